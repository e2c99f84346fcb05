import { chain, node } from '../setup/flows';
import { accessibilityProblems, expect, open, test } from './app';

test('a new flow is started from a template that is looked for by what it does, and runs', async ({ app, instance }) => {
  await open(app, instance, '/flows');
  await app.getByRole('button', { name: 'New flow', exact: true }).click();
  const dialog = app.getByRole('dialog', { name: 'New flow' });
  await expect(dialog.getByRole('option')).not.toHaveCount(0);
  expect(await dialog.getByRole('option').count()).toBeGreaterThanOrEqual(20);
  await dialog.getByRole('combobox', { name: 'What should the flow do?' }).fill('planilha somar');
  await expect(dialog.getByRole('option').first()).toContainText('Report from a CSV file');
  await expect(dialog.getByRole('heading', { name: 'Report from a CSV file' })).toBeVisible();
  await expect(dialog.getByText('files/orders.csv', { exact: false })).toBeVisible();
  await expect(dialog.getByText('Add up by customer').first()).toBeVisible();
  expect(await accessibilityProblems(app)).toEqual([]);
  await app.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
  await expect(
    app.getByRole('textbox', { name: 'Name of the flow' }).or(app.getByText('Report from a CSV file')).first(),
  ).toBeVisible();
  const { items } = await instance.client.flows.list({});
  expect(items).toMatchObject([{ name: 'Report from a CSV file', status: 'draft' }]);

  const [flow] = items;
  if (flow === undefined) throw new Error('no flow');
  await instance.client.flows.publish({ flowId: flow.id });
  const { runId } = await instance.client.runs.start({ params: { workflowId: flow.id } });
  await expect.poll(async () => (await instance.client.runs.status({ runId })).status).toBe('succeeded');
});

test('the gallery is read in Portuguese too, by category', async ({ app, instance }) => {
  await instance.client.settings.update({ language: 'pt-BR' });
  await open(app, instance, '/flows?new=template');
  const dialog = app.getByRole('dialog', { name: 'Novo fluxo' });
  await dialog.getByLabel('Categoria', { exact: true }).click();
  await app.getByRole('option', { name: 'Aprovações', exact: true }).click();
  await expect(dialog.getByRole('listbox', { name: 'Modelos' }).getByRole('option')).toHaveCount(5);
  await dialog.getByRole('option', { name: /Aprovação por link/ }).click();
  await dialog.getByRole('button', { name: 'Usar este modelo' }).click();
  await expect(dialog).toBeHidden();
  await expect(app.getByText('Pedir uma decisão').first()).toBeVisible();
});

test('a new flow is begun empty, or as a copy of another, by the keyboard', async ({ app, instance }) => {
  await instance.call('POST', '/api/flows', chain('Original', node('start', 'core.manual'), node('set', 'core.set')));
  await open(app, instance, '/flows');
  await app.keyboard.press('n');
  const dialog = app.getByRole('dialog', { name: 'New flow' });
  await dialog.getByRole('tab', { name: 'Template' }).focus();
  for (let tab = 0; tab < 4; tab++) await app.keyboard.press('ArrowRight');
  await dialog.getByRole('combobox', { name: 'Search flows' }).fill('orig');
  await expect(dialog.getByRole('option')).toHaveCount(1);
  await app.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
  await expect.poll(async () => (await instance.client.flows.list({})).items.map(({ name }) => name)).toContain('Original (2)');
  await open(app, instance, '/flows');
  await app.keyboard.press('Shift+N');
  await expect.poll(async () => (await instance.client.flows.list({})).items.length).toBe(3);
});

test('the tour shows a new user around, is left with Esc, and comes back when asked to', async ({ app, instance }) => {
  await instance.client.settings.update({ onboarding: { tourSeen: false } });
  await app.goto(`${instance.url}/#/`);
  await app.reload();
  const step = (name: string) => app.getByRole('dialog', { name });
  await expect(step('Everything has its room')).toBeVisible();
  expect(await accessibilityProblems(app)).toEqual([]);
  await app.keyboard.press('Enter');
  await expect(step('Begin with what is there')).toBeVisible();
  await app.keyboard.press('ArrowRight');
  await expect(step('A flow is a picture')).toBeVisible();
  await expect(app.getByText('For each number').first()).toBeVisible();
  for (const name of ['Say what should happen', 'Try it before it counts', 'Publish when it is right']) {
    await app.keyboard.press('ArrowRight');
    await expect(step(name)).toBeVisible();
  }
  await app.keyboard.press('ArrowLeft');
  await expect(step('Try it before it counts')).toBeVisible();
  await app.keyboard.press('Escape');
  await expect(app.getByRole('dialog')).toHaveCount(0);
  await expect.poll(async () => (await instance.client.settings.get()).onboarding.tourSeen).toBe(true);
  await app.reload();
  await expect(app.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(app.getByRole('dialog')).toHaveCount(0);
  await app.keyboard.press('Control+k');
  await app.getByPlaceholder(/./).last().fill('tour');
  await app.keyboard.press('Enter');
  await expect(step('Everything has its room')).toBeVisible();
});
