import { chain, node } from '../setup/flows';
import { accessibilityProblems, expect, test } from './app';

const branches = {
  name: 'Two ways',
  nodes: [
    node('start', 'core.manual'),
    node('if', 'core.if', { mode: 'expression', expression: 'true' }),
    node('yes', 'core.log', { message: 'yes' }),
    node('no', 'core.log', { message: 'no' }),
    node('end', 'core.merge'),
  ],
  edges: [
    { from: { node: 'start' }, to: { node: 'if' } },
    { from: { node: 'if', port: 'true' }, to: { node: 'yes' } },
    { from: { node: 'if', port: 'false' }, to: { node: 'no' } },
    { from: { node: 'yes' }, to: { node: 'end' } },
    { from: { node: 'no' }, to: { node: 'end' } },
  ],
};

test('the outline lists the flow in the order in which it runs, and is gone through by keyboard', async ({ app, instance }) => {
  const flow = await instance.call<{ id: string }>('POST', '/api/flows', branches);
  await app.goto(`${instance.url}/#/flows/${flow.body.id}`);
  await app.getByText('Outline', { exact: true }).click();
  const rows = app.getByRole('treeitem');
  await expect(rows).toHaveCount(7);
  await expect(rows.nth(3)).toContainText('goes on at end');
  await rows.first().focus();
  for (let step = 0; step < 2; step++) await app.keyboard.press('ArrowDown');
  await expect(rows.nth(2)).toBeFocused();
  await expect(rows.nth(2)).toHaveAttribute('aria-selected', 'true');
  await app.keyboard.press('ArrowLeft');
  await expect(rows.nth(1)).toBeFocused();
  await app.getByLabel('Find a node').fill('yes');
  await expect(rows).toHaveCount(1);
  expect(await accessibilityProblems(app)).toEqual([]);
});

test('the flow is changed as text, faults stand at their lines, and Undo takes the change back', async ({ app, instance }) => {
  const flow = await instance.call<{ id: string }>(
    'POST',
    '/api/flows',
    chain('As text', node('start', 'core.manual'), node('say', 'core.log', { message: 'first' })),
  );
  await app.goto(`${instance.url}/#/flows/${flow.body.id}`);
  await app.getByText('Text', { exact: true }).click();
  const editor = app.getByRole('textbox', { name: 'The flow as text' });
  await expect(editor).toContainText('message: first');
  const type = async (line: string, text: string) => {
    await editor.getByText(line, { exact: false }).last().click();
    await app.keyboard.press('End');
    await app.keyboard.type(text);
  };
  await type('message: first', ' and more');
  await expect(app.getByText('The draft is what the text says')).toBeVisible();
  const messageOf = async () => {
    const { draft } = await instance.client.flows.get({ flowId: flow.body.id as never });
    return draft.nodes[1]?.config['message'];
  };
  await expect.poll(messageOf).toBe('first and more');
  await type('message: first and more', ': broken: here');
  await expect(app.getByText('Not taken over yet', { exact: false })).toBeVisible();
  expect(await messageOf()).toBe('first and more');
  expect(await accessibilityProblems(app)).toEqual([]);
  await app.getByRole('button', { name: 'Back to the draft' }).click();
  await expect(app.getByText('The draft is what the text says')).toBeVisible();
  await app.getByText('Graph', { exact: true }).click();
  await app.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(messageOf).toBe('first');
});

test('the board shows the live runs of the flow by state', async ({ app, instance }) => {
  const flow = await instance.call<{ id: string }>(
    'POST',
    '/api/flows?publish=true',
    chain('Busy', node('start', 'core.manual'), node('wait', 'core.wait', { mode: 'duration', durationMs: 600_000 })),
  );
  await app.goto(`${instance.url}/#/flows/${flow.body.id}`);
  await app.getByText('Board', { exact: true }).click();
  await expect(app.getByText('No runs to show')).toBeVisible();
  const { runId } = await instance.client.runs.start({ params: { workflowId: flow.body.id as never }, body: {} });
  const waiting = app.getByRole('region', { name: 'Waiting' });
  await expect(waiting.locator(`[data-card="${runId}"]`)).toBeVisible();
  expect(await accessibilityProblems(app)).toEqual([]);
  await instance.client.runs.cancel({ runId });
  await expect(app.getByRole('region', { name: 'Ended otherwise, 24 h' }).locator(`[data-card="${runId}"]`)).toBeVisible();
  await app.locator(`[data-card="${runId}"]`).press('Enter');
  await expect(app).toHaveURL(new RegExp(`/runs/${runId}`));
});

test('a part whose code cannot be loaded says so in its place, and the rest of the page stays', async ({ app, instance }) => {
  const flow = await instance.call<{ id: string }>('POST', '/api/flows', chain('Half there', node('start', 'core.manual')));
  await app.route(/YamlEditor|TextView/, (route) => route.abort());
  await app.goto(`${instance.url}/#/flows/${flow.body.id}`);
  await app.getByText('Text', { exact: true }).click();
  await expect(app.getByRole('button', { name: 'Try again' })).toBeVisible();
  await app.getByText('Outline', { exact: true }).click();
  await expect(app.getByRole('treeitem')).toHaveCount(1);
  await expect(app.getByRole('button', { name: 'Test', exact: true })).toBeVisible();
});
