import type { Locator, Page } from '@playwright/test';
import type { FlowDefinition } from '#shared/model/flow';
import type { Instance } from '../setup/instance';
import { expect, test } from './app';

test.describe.configure({ timeout: 150_000 });

/** The one flow of the workspace, as the host has it. */
async function flowOf(instance: Instance) {
  const { items } = await instance.client.flows.list({});
  const [only] = items;
  if (only === undefined) throw new Error('There is no flow');
  return instance.client.flows.get({ flowId: only.id });
}

const edgesOf = ({ edges }: FlowDefinition) => edges.map(({ from, to }) => `${from.node}.${from.port}>${to.node}`).sort();

const TEN = ['manual-1', 'set-1', 'if-1', 'set-2', 'set-3', 'merge-1', 'log-1', 'transform-1', 'log-2', 'set-4'];
const JOINED = [
  'manual-1.out>set-1',
  'set-1.out>if-1',
  'if-1.true>set-2',
  'if-1.false>set-3',
  'set-2.out>merge-1',
  'set-3.out>merge-1',
  'merge-1.out>log-1',
  'log-1.out>transform-1',
  'transform-1.out>log-2',
  'log-2.out>set-4',
].sort();

async function expectTen(instance: Instance): Promise<void> {
  await expect
    .poll(async () => (await flowOf(instance)).draft.nodes.map(({ id }) => id as string).sort())
    .toEqual([...TEN].sort());
  await expect.poll(async () => edgesOf((await flowOf(instance)).draft)).toEqual(JOINED);
}

const saved = (app: Page) => expect(app.getByText('Saved', { exact: true })).toBeVisible();

const hasFocus = (target: Locator) => target.evaluate((element) => element === document.activeElement);

/** Goes on by Tab until the target has the keyboard. */
async function tabTo(app: Page, target: Locator, most = 60): Promise<void> {
  for (let step = 0; step < most; step++) {
    if ((await target.count()) > 0 && (await hasFocus(target))) return;
    await app.keyboard.press('Tab');
  }
  await expect(target).toBeFocused();
}

/** Takes back everything, by the shortcut, until nothing is left to undo. */
async function undoAll(app: Page): Promise<void> {
  const undo = app.getByRole('button', { name: 'Undo' });
  for (let step = 0; step < 80 && (await undo.isEnabled()); step++) await app.keyboard.press('Control+z');
  await expect(undo).toBeDisabled();
}

test('a flow of ten nodes is built, run, broken, mended, undone and restored by keyboard alone', async ({ app, instance }) => {
  const { keyboard } = app;
  await app.goto(`${instance.url}/#/flows`);
  await expect(app.getByRole('heading', { level: 1 })).toBeVisible();
  await keyboard.press('n');
  await expect(app.getByRole('dialog')).toBeVisible();
  // From the search up to the tabs, along to "Empty flow", and down to its button.
  await expect(app.getByPlaceholder('What should the flow do?')).toBeFocused();
  await keyboard.press('Shift+Tab');
  for (let tab = 0; tab < 2; tab++) await keyboard.press('ArrowRight');
  await expect(app.getByRole('tab', { name: 'Empty flow' })).toBeFocused();
  await keyboard.press('Enter');
  await expect(app.getByRole('button', { name: 'Create empty flow' })).toBeVisible();
  await keyboard.press('Tab');
  await expect(app.getByRole('button', { name: 'Create empty flow' })).toBeFocused();
  await keyboard.press('Enter');
  await expect(app.getByRole('button', { name: 'Add node', exact: true }).first()).toBeVisible();

  const palette = app.getByRole('dialog', { name: 'Add a node' });
  /** Adds a node behind the one that has the keyboard. */
  const add = async (search: string, id: string, key = 'Tab') => {
    await keyboard.press(key);
    await expect(palette.getByRole('combobox')).toBeFocused();
    await keyboard.type(search);
    await expect(palette.getByRole('option').first()).toBeVisible();
    await keyboard.press('Enter');
    await expect(app.locator(`[data-node-id="${id}"]`)).toBeFocused();
  };
  await add('set fields', 'set-1', 'a');
  await add('if', 'if-1');
  await add('set fields', 'set-2');
  await add('merge', 'merge-1');
  await add('log', 'log-1');
  await add('transform', 'transform-1');
  await add('log', 'log-2');
  await add('set fields', 'set-3');
  // Back along the edges to "If": its other way is free still.
  for (let step = 0; step < 6; step++) await keyboard.press('ArrowLeft');
  await expect(app.locator('[data-node-id="if-1"]')).toBeFocused();
  await add('set fields', 'set-4');
  // Connect: the port it leaves by, then where it leads.
  await keyboard.press('c');
  await keyboard.press('Enter');
  for (let step = 0; step < 12; step++) {
    if (((await app.locator('[data-node-id="merge-1"] [data-aimed]').count()) ?? 0) > 0) break;
    await keyboard.press('ArrowDown');
  }
  await keyboard.press('Enter');
  const joined = async () => edgesOf((await flowOf(instance)).draft);
  await expect.poll(joined).toContain('set-4.out>merge-1');
  expect(await joined()).toContain('if-1.false>set-4');
  expect((await flowOf(instance)).draft.nodes).toHaveLength(10);

  // Two things are missing: F8 leads to each of them.
  await keyboard.press('F8');
  await expect(app.locator('[data-node-id="if-1"]')).toHaveAttribute('data-selected', 'true');
  await keyboard.press('Enter');
  const condition = app.getByRole('textbox', { name: 'JSONata condition' });
  await expect(condition).toBeVisible();
  // On the canvas Tab means another node to follow.
  await expect(app.locator('[data-node-id="if-1"]')).not.toBeFocused();
  await tabTo(app, condition);
  await keyboard.type('n > 10');
  // Half of the condition ("n >") is a problem of its own: what was typed must be whole at the host first.
  const nodeIf = async () => (await flowOf(instance)).draft.nodes.find(({ id }) => id === 'if-1');
  await expect.poll(async () => JSON.stringify((await nodeIf())?.config)).toContain('n > 10');
  await saved(app);
  await expect(app.getByRole('tab', { name: /Problems/ })).toContainText('1 problem');
  await keyboard.press('F8');
  await expect(app.locator('[id="root/expression"]')).toBeFocused();
  await keyboard.type('$item');
  await saved(app);
  await expect.poll(async () => (await flowOf(instance)).problems.filter(({ severity }) => severity === 'error')).toEqual([]);

  await keyboard.press('Control+Enter');
  const dialog = app.getByRole('dialog');
  await expect(dialog.getByRole('button', { name: 'Start test' })).toBeFocused();
  await keyboard.press('Enter');
  await expect(app.getByText('Test run: Succeeded')).toBeVisible({ timeout: 20_000 });
  expect((await instance.client.runs.list({})).items).toMatchObject([{ test: true, status: 'succeeded' }]);

  // It fades; a shortcut is not for what lies behind it.
  await expect(dialog).toBeHidden();
  await keyboard.press('Control+Shift+p');
  await expect(dialog).toBeVisible();
  await keyboard.type('First one');
  await tabTo(app, dialog.getByRole('button', { name: 'Publish version 1' }));
  await keyboard.press('Enter');
  await expect(app.getByText('Active', { exact: true }).first()).toBeVisible();
  const published = (await flowOf(instance)).draft;

  // Broken: the expression goes.
  const expression = app.locator('[id="root/expression"]');
  await tabTo(app, expression);
  await keyboard.press('Control+a');
  await keyboard.press('Delete');
  await expect(app.getByRole('tab', { name: /Problems/ })).toContainText('1 problem');
  await keyboard.press('F8');
  await expect(expression).toBeFocused();
  await keyboard.type('$item');
  await expect(app.getByRole('tab', { name: /Problems/ })).not.toContainText('1 problem');

  // Out of the text and back to the card: there Ctrl+Z means the flow.
  await keyboard.press('Escape');
  await keyboard.press('Escape');
  await undoAll(app);
  await expect.poll(async () => (await flowOf(instance)).draft.nodes.length).toBe(1);

  await keyboard.press('F6');
  await tabTo(app, app.getByRole('tab', { name: 'Problems' }));
  for (let step = 0; step < 3; step++) await keyboard.press('ArrowRight');
  await expect(app.getByRole('tab', { name: 'Versions' })).toBeFocused();
  await keyboard.press('Enter');
  const restore = app.getByRole('button', { name: 'Bring the draft back to version 1' });
  await expect(restore).toBeVisible();
  for (let step = 0; step < 12 && !(await hasFocus(restore)); step++) await keyboard.press('Shift+Tab');
  await keyboard.press('Enter');
  await expect.poll(async () => (await flowOf(instance)).draft).toEqual(published);
});

test('a flow of ten nodes is built, run, broken, mended, undone and restored by mouse', async ({ app, instance }) => {
  await app.goto(`${instance.url}/#/flows`);
  await app.getByRole('button', { name: 'New flow', exact: true }).click();
  await app.getByRole('tab', { name: 'Empty flow' }).click();
  await app.getByRole('button', { name: 'Create empty flow' }).click();
  const card = (id: string) => app.locator(`[data-node-id="${id}"]`);
  const dot = (id: string, side: 'input' | 'output', key?: string) =>
    card(id).locator(`.pf-port[data-side="${side}"]${key === undefined ? '' : `[data-key="${key}"]`}`);
  const middle = async (target: ReturnType<typeof card>) => {
    const box = await target.boundingBox();
    if (box === null) throw new Error('Nothing is drawn there');
    return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  };
  /** Where it is once the view has come to rest. */
  const atRest = async (target: ReturnType<typeof card>) => {
    let last = await middle(target);
    const isStill = async () => {
      const before = last;
      last = await middle(target);
      return before.x === last.x && before.y === last.y;
    };
    await expect.poll(isStill, { intervals: [120] }).toBe(true);
    return last;
  };
  await expect(card('manual-1')).toBeVisible();
  const palette = app.getByRole('dialog', { name: 'Add a node' });
  /** A click on the dot of an output, and on what shall follow. */
  const follow = async (from: string, type: string, id: string, port?: string) => {
    await app.getByRole('button', { name: 'Show the whole flow' }).click();
    const at = await atRest(dot(from, 'output', port));
    await app.mouse.click(at.x, at.y);
    await palette.locator(`[role="option"][id$="-${type}"]`).first().click();
    await expect(card(id)).toBeVisible();
    await app.keyboard.press('Escape');
  };
  await follow('manual-1', 'core.set', 'set-1');
  await follow('set-1', 'core.if', 'if-1');
  await follow('if-1', 'core.set', 'set-2', 'true');
  await follow('if-1', 'core.set', 'set-3', 'false');
  await follow('set-2', 'core.merge', 'merge-1');
  await follow('merge-1', 'core.log', 'log-1');
  await follow('log-1', 'core.transform', 'transform-1');
  await follow('transform-1', 'core.log', 'log-2');
  await follow('log-2', 'core.set', 'set-4');
  const from = await atRest(dot('set-3', 'output'));
  const to = await atRest(dot('merge-1', 'input'));
  await app.mouse.move(from.x, from.y);
  await app.mouse.down();
  await app.mouse.move(to.x, to.y, { steps: 10 });
  await app.mouse.up();
  await expectTen(instance);

  await app.getByRole('tab', { name: /Problems/ }).click();
  const panel = app.getByRole('tabpanel');
  await panel.getByRole('region', { name: 'If' }).getByRole('button').first().click();
  await app.getByRole('textbox', { name: 'JSONata condition' }).click();
  await app.keyboard.type('n > 10');
  await panel.getByRole('region', { name: 'Transform' }).getByRole('button').first().click();
  await app.locator('[id="root/expression"]').click();
  await app.keyboard.type('$item');
  await expect(panel.getByRole('region', { name: 'Transform' })).toHaveCount(0);
  await saved(app);
  await app.getByRole('button', { name: 'Test', exact: true }).click();
  await app.getByRole('dialog').getByRole('button', { name: 'Start test run' }).click();
  await expect(app.getByText('Test run: Succeeded')).toBeVisible({ timeout: 20_000 });
  await app.getByRole('button', { name: 'Publish version 1' }).click();
  await app.getByRole('dialog').getByRole('button', { name: 'Publish version 1' }).click();
  await expect(app.getByText('Active', { exact: true }).first()).toBeVisible();
  const published = (await flowOf(instance)).draft;

  // Broken: an edge goes, and with it the way to three nodes.
  await app.getByRole('button', { name: 'Show the whole flow' }).click();
  const out = await atRest(dot('merge-1', 'output'));
  const into = await middle(dot('log-1', 'input'));
  await app.mouse.click((out.x + into.x) / 2 - 14, (out.y + into.y) / 2);
  await app.keyboard.press('Delete');
  await expect(panel.getByRole('region', { name: 'Log', exact: true })).toContainText('Nothing leads to this node');
  await panel
    .getByRole('region', { name: 'Log', exact: true })
    .getByRole('button', { name: /^Connect|Lead/ })
    .first()
    .click();
  await expect(panel.getByText('Nothing leads to this node')).toHaveCount(0);

  await app.getByRole('button', { name: 'Show the whole flow' }).click();
  await undoAll(app);
  await expect.poll(async () => (await flowOf(instance)).draft.nodes.length).toBe(1);
  await app.getByRole('tab', { name: 'Versions' }).click();
  await app.getByRole('button', { name: 'Bring the draft back to version 1' }).click();
  await expect.poll(async () => (await flowOf(instance)).draft).toEqual(published);
});
