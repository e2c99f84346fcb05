import { chain, node } from '../setup/flows';
import { accessibilityProblems, expect, open, test } from './app';

test('problems are listed by node, gone through with F8, and fixed from the list', async ({ app, instance }) => {
  const flow = chain(
    'Troubled',
    node('start', 'core.manual'),
    node('mail', 'core.send-email', { to: 'a@example.com', subject: '' }),
    node('call', 'core.http', { method: 'POST', url: 'https://example.com/' }),
  );
  flow.nodes.push(node('lone', 'core.set'));
  const { body } = await instance.call<{ id: string }>('POST', '/api/flows', flow);
  await open(app, instance, `/flows/${body.id}`);
  const tab = app.getByRole('tab', { name: /Problems/ });
  await expect(tab).toContainText('1 problem');
  await tab.click();
  const panel = app.getByRole('tabpanel');
  await expect(panel.getByRole('region', { name: 'mail' })).toContainText('Give the e-mail a subject');
  await expect(panel.getByRole('region', { name: 'lone' })).toContainText('Nothing leads to this node');
  await expect(panel.getByRole('region', { name: 'call' })).toContainText('nothing is said for when it fails');
  expect(await accessibilityProblems(app)).toEqual([]);

  await app.keyboard.press('F8');
  await expect(app.getByLabel('Subject', { exact: true }).first()).toBeVisible();
  await panel.getByRole('region', { name: 'lone' }).getByRole('button', { name: 'Remove “lone”' }).click();
  await expect(panel.getByRole('region', { name: 'lone' })).toHaveCount(0);
  await panel.getByRole('region', { name: 'call' }).getByRole('button', { name: 'Try again when it fails' }).click();
  await expect(panel.getByRole('region', { name: 'call' })).toHaveCount(0);
  await expect
    .poll(async () =>
      (await instance.client.flows.get({ flowId: body.id as never })).draft.nodes.map(({ id, policies }) => [
        id,
        policies?.retry?.maxAttempts,
      ]),
    )
    .toContainEqual(['call', 3]);

  await panel.getByRole('button', { name: '1 problem' }).click();
  await expect(panel.getByRole('region', { name: 'mail' })).not.toContainText('Give the e-mail a subject');
});

test('a hint is muted at its node, and a missing trigger is added', async ({ app, instance }) => {
  const flow = chain('No start', node('call', 'core.http', { method: 'POST', url: 'https://example.com/' }));
  const { body } = await instance.call<{ id: string }>('POST', '/api/flows', flow);
  await open(app, instance, `/flows/${body.id}`);
  await app.getByRole('tab', { name: /Problems/ }).click();
  const panel = app.getByRole('tabpanel');
  await panel.getByRole('button', { name: 'Add a trigger' }).click();
  await expect(panel.getByText('The flow has no trigger', { exact: false })).toHaveCount(0);
  await panel.getByRole('button', { name: 'Do not say this here' }).click();
  await expect(panel.getByText('No problems')).toBeVisible();
  const { draft } = await instance.client.flows.get({ flowId: body.id as never });
  expect(draft.nodes.map(({ type }) => type).sort()).toEqual(['core.http', 'core.manual']);
  expect(draft.edges).toHaveLength(1);
});

test('a node is found by what it does in the other language, and offered again as used last', async ({ app, instance }) => {
  const { body } = await instance.call<{ id: string }>('POST', '/api/flows', chain('Search', node('start', 'core.manual')));
  await open(app, instance, `/flows/${body.id}`);
  const palette = app.getByRole('dialog', { name: 'Add a node' });
  await app.getByRole('button', { name: 'Add node', exact: true }).first().click();
  await palette.getByRole('combobox').fill('requisição');
  await expect(palette.getByRole('option').first()).toContainText('HTTP request');
  await app.keyboard.press('Enter');
  await expect(palette).toBeHidden();
  await app.getByRole('button', { name: 'Add node', exact: true }).first().click();
  await expect(palette.getByRole('group', { name: 'Used last' }).getByRole('option')).toContainText('HTTP request');
});
