import type { Page } from '@playwright/test';
import { chain, node } from '../setup/flows';
import { accessibilityProblems, expect, open, publish, test } from './app';

const heading = (app: Page, name: string) => app.getByRole('heading', { level: 2, name });
const goOn = (app: Page, name = 'Continue') => app.getByRole('button', { name, exact: true }).click();

/** Writes into a code editor as a paste does. */
async function write(app: Page, label: string, text: string): Promise<void> {
  const editor = app.getByRole('textbox', { name: label, exact: true });
  await editor.fill(text);
  // What is selected is drawn on another ground.
  await editor.press('Control+End');
}

test('an automation is made step by step: e-mails to the rows of a CSV, seen before anything is made', async ({
  app,
  instance,
}) => {
  await open(app, instance, '/flows');
  await app.getByRole('button', { name: 'New flow', exact: true }).click();
  const dialog = app.getByRole('dialog', { name: 'New flow' });
  await dialog.getByRole('tab', { name: 'Guided' }).click();
  await dialog.getByRole('button', { name: 'Begin' }).click();
  await expect(heading(app, 'What should it do?')).toBeVisible();
  expect(await accessibilityProblems(app)).toEqual([]);

  await goOn(app);
  await expect(app.getByText('Give it a name')).toBeVisible();
  await expect(app.getByRole('textbox', { name: 'Name' })).toBeFocused();
  await app.keyboard.type('Invitations');
  await app.getByRole('radio', { name: /Send an e-mail/ }).click();
  await goOn(app);

  await expect(heading(app, 'Whom or what is it for?')).toBeVisible();
  await app.getByText('CSV', { exact: true }).click();
  await goOn(app);
  await expect(app.getByText('There is no row yet', { exact: false })).toBeVisible();
  await write(app, 'CSV text', 'name,email\nAna,ana@example.com\nBia,bia@example.com');
  await expect(app.getByText('2 rows')).toBeVisible();
  expect(await accessibilityProblems(app)).toEqual([]);
  await goOn(app);

  await expect(heading(app, 'What does each row hand on?')).toBeVisible();
  await expect(app.getByLabel('Row 1 of 2').getByText('ana@example.com')).toBeVisible();
  await write(app, 'Variables as JSON', '{"to": "{{ email }}", "subject": "{{ nmae ');
  await expect(app.getByText('This is not JSON yet', { exact: false })).toBeVisible();
  await write(app, 'Variables as JSON', '{"to": "{{ email }}", "subject": "Hi {{ name ", "text": "x"}');
  await expect(app.getByText(/^subject: /)).toBeVisible();
  await write(app, 'Variables as JSON', '{"to": "{{ email }}", "subject": "Hi {{ $uppercase(name) }}", "text": "{{ gone }}"}');
  await expect(app.getByLabel('Row 2 of 2').getByText('Hi BIA')).toBeVisible();
  await expect(app.getByLabel('Row 2 of 2').getByText('nothing')).toBeVisible();
  expect(await accessibilityProblems(app)).toEqual([]);
  await write(app, 'Variables as JSON', '{"to": "{{ email }}", "subject": "Hi {{ name }}", "text": "Come!"}');
  await goOn(app);

  await expect(heading(app, 'When does it run?')).toBeVisible();
  await expect(app.getByText('Every day at 9:00 AM', { exact: false }).first()).toBeVisible();
  expect(await accessibilityProblems(app)).toEqual([]);
  await goOn(app);

  await expect(heading(app, 'All as you want it?')).toBeVisible();
  await expect(app.getByText('Every day at 9:00 AM', { exact: false })).toBeVisible();
  await expect(app.getByRole('region', { name: 'Next runs' }).getByRole('listitem')).toHaveCount(5);
  expect(await accessibilityProblems(app)).toEqual([]);
  await app.getByRole('button', { name: 'Create and publish' }).click();
  await expect(app.getByText('“Invitations” is published', { exact: false })).toBeVisible();

  const { items } = await instance.client.flows.list({});
  expect(items).toMatchObject([{ name: 'Invitations', status: 'active' }]);
  const [flow] = items;
  if (flow === undefined) throw new Error('no flow');
  const { runId } = await instance.client.schedules.runNow({ flowId: flow.id });
  await expect.poll(async () => (await instance.client.runs.status({ runId })).status).toBe('succeeded');
  expect(await app.evaluate(() => sessionStorage.getItem('pulseflow-new-automation'))).toBeNull();
});

test('nothing that was entered is lost by going back and forth, a reload, or starting over by mistake', async ({
  app,
  instance,
}) => {
  const flowId = await publish(
    instance,
    chain('Orders', node('start', 'core.manual'), node('log', 'core.log', { message: 'x' })),
  );
  await open(app, instance, '/');
  await app.keyboard.press('Control+k');
  await expect(app.getByPlaceholder('Search pages, commands and flows')).toBeFocused();
  await app.keyboard.type('step by step');
  await app.keyboard.press('Enter');
  await expect(heading(app, 'What should it do?')).toBeVisible();
  await app.getByRole('textbox', { name: 'Name' }).fill('Nightly');
  await app.getByRole('combobox', { name: 'Flow' }).click();
  await app.getByRole('option', { name: 'Orders' }).click();
  await app.keyboard.press('Control+Enter');
  await expect(heading(app, 'Whom or what is it for?')).toBeVisible();
  await app.getByText('Type rows', { exact: true }).click();
  await app.getByRole('textbox', { name: 'name, row 1' }).fill('Ana');
  await app.keyboard.press('Enter');
  await expect(app.getByRole('textbox', { name: 'name, row 2' })).toBeFocused();
  await app.keyboard.type('Bia');
  await app.getByRole('button', { name: 'Back' }).click();
  // Columns of the table, which may be there a moment longer, have it in their names too.
  const name = app.getByRole('textbox', { name: 'Name', exact: true });
  await expect(name).toHaveValue('Nightly');
  await app.goBack();
  await expect(app.getByRole('textbox', { name: 'name, row 2' })).toHaveValue('Bia');

  await app.reload();
  await expect(app.getByRole('textbox', { name: 'name, row 2' })).toHaveValue('Bia');
  await app.getByRole('button', { name: 'Start over' }).click();
  await expect(name).toHaveValue('');
  await app.getByRole('button', { name: 'Undo' }).click();
  await expect(name).toHaveValue('Nightly');

  await app.getByRole('list', { name: 'Steps' }).getByRole('button', { name: 'Review' }).click();
  await expect(heading(app, 'All as you want it?')).toBeVisible();
  await app.getByRole('button', { name: 'Change Data' }).click();
  await app.getByRole('radio', { name: 'In batches, one after the other' }).click();
  await app.getByRole('textbox', { name: 'Rows in a batch' }).fill('1');
  await app.getByRole('list', { name: 'Steps' }).getByRole('button', { name: 'Review' }).click();
  await app.getByRole('button', { name: 'Create as draft' }).click();
  await expect(app.getByText('“Nightly” is a draft', { exact: false })).toBeVisible();
  const { items } = await instance.client.flows.list({ status: 'draft' });
  const detail = await instance.client.flows.get({ flowId: items[0]?.id ?? flowId });
  expect(detail.draft.nodes.map(({ type }) => type)).toEqual(['core.schedule', 'core.for-each', 'core.set', 'core.start-flow']);
  expect(detail.draft.nodes[0]?.config['input']).toEqual([
    { name: 'Ana', email: '' },
    { name: 'Bia', email: '' },
  ]);
  expect(detail.problems.filter(({ severity }) => severity === 'error')).toEqual([]);
});

test('in Portuguese, a step that cannot be reached yet shows what is in its way', async ({ app, instance }) => {
  await instance.client.settings.update({ language: 'pt-BR', theme: 'dark' });
  await app.reload();
  await open(app, instance, '/flows/new-automation?step=review');
  await expect(heading(app, 'O que ela deve fazer?')).toBeVisible();
  await expect(app).toHaveURL(/step=basics/);
  await app.getByRole('radio', { name: /Requisição HTTP/ }).click();
  await app.getByRole('textbox', { name: 'Nome' }).fill('Aviso');
  await app.getByRole('textbox', { name: 'Endereço' }).fill('example.com');
  await app.keyboard.press('Enter');
  await expect(app.getByText('Escreva o endereço inteiro, com https://')).toBeVisible();
  await expect(app.getByRole('textbox', { name: 'Endereço' })).toBeFocused();
  await app.getByRole('textbox', { name: 'Endereço' }).fill('https://example.com/avisos');
  await app.keyboard.press('Enter');
  await expect(heading(app, 'Para quem ou para quê?')).toBeVisible();
  await goOn(app, 'Continuar');
  await expect(app.getByText('A linha inteira é repassada como está.')).toBeVisible();
  await goOn(app, 'Continuar');
  await expect(app.getByText('Todos os dias às 09:00', { exact: false }).first()).toBeVisible();
  expect(await accessibilityProblems(app)).toEqual([]);
  await goOn(app, 'Continuar');
  await expect(heading(app, 'Está tudo como você quer?')).toBeVisible();
  expect(await accessibilityProblems(app)).toEqual([]);
});
