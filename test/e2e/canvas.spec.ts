import type { Locator, Page } from '@playwright/test';
import type { FlowDefinitionInput } from '#shared/model/flow';
import type { Instance } from '../setup/instance';
import { accessibilityProblems, expect, test } from './app';

const node = (id: string, type: string, config = {}) => ({ id, type, name: id, config });
const edge = (from: string, to: string, port = 'out') => ({ from: { node: from, port }, to: { node: to, port: 'in' } });

/** start → fetch → check → (true) greet, (false) other; and `loose`, which nothing leads to. */
const canvas: FlowDefinitionInput = {
  name: 'Canvas',
  nodes: [
    node('start', 'core.manual'),
    node('fetch', 'core.set', { fields: [{ path: 'a', value: '1' }] }),
    node('check', 'core.if', { condition: 'true' }),
    node('greet', 'core.set', { fields: [] }),
    node('other', 'core.set', { fields: [] }),
    node('loose', 'core.set', { fields: [] }),
  ],
  edges: [edge('start', 'fetch'), edge('fetch', 'check'), edge('check', 'greet', 'true'), edge('check', 'other', 'false')],
  layout: {
    start: { x: 0, y: 0 },
    fetch: { x: 296, y: 0 },
    check: { x: 592, y: 0 },
    greet: { x: 904, y: -96 },
    other: { x: 904, y: 96 },
    loose: { x: 296, y: 240 },
  },
  annotations: {
    notes: [
      { id: 'note-1', x: 0, y: 168, width: 240, height: 144, color: 'yellow', text: '# Orders\n\nEvery **day** <b>raw</b>' },
    ],
    groups: [{ id: 'group-1', x: 560, y: -160, width: 600, height: 380, color: 'blue', title: 'Branches' }],
  },
};

interface Canvas {
  app: Page;
  draft(): Promise<FlowDefinitionInput>;
  card(id: string): Locator;
  selected(): Promise<string[]>;
  box(target: Locator): Promise<{ x: number; y: number; width: number; height: number }>;
  dot(id: string, side: 'input' | 'output', key?: string): Locator;
  drag(from: { x: number; y: number }, to: { x: number; y: number }, before?: () => Promise<void>): Promise<void>;
  edges(): Promise<string[]>;
}

async function openCanvas(app: Page, instance: Instance): Promise<Canvas> {
  const made = await instance.call<{ id: string }>('POST', '/api/flows', canvas);
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  await app.goto(`${instance.url}/#/flows/${made.body.id}`);
  const card = (id: string) => app.locator(`[data-node-id="${id}"]`);
  await expect(card('loose')).toBeVisible();
  const box: Canvas['box'] = async (target) => {
    const found = await target.boundingBox();
    expect(found).not.toBeNull();
    return found ?? { x: 0, y: 0, width: 0, height: 0 };
  };
  const draft = async () => (await instance.call<{ draft: FlowDefinitionInput }>('GET', `/api/flows/${made.body.id}`)).body.draft;
  return {
    app,
    card,
    box,
    draft,
    selected: async () =>
      (
        await app
          .locator('.pf-node[data-selected]')
          .evaluateAll((all) => all.map((one) => one.getAttribute('data-node-id') ?? ''))
      ).sort(),
    dot: (id, side, key) => card(id).locator(`.pf-port[data-side="${side}"]${key === undefined ? '' : `[data-key="${key}"]`}`),
    async drag(from, to, before) {
      await app.mouse.move(from.x, from.y);
      await app.mouse.down();
      await app.mouse.move(to.x, to.y, { steps: 8 });
      await before?.();
      await app.mouse.up();
    },
    edges: async () => (await draft()).edges?.map(({ from, to }) => `${from.node}/${from.port ?? 'out'}>${to.node}`).sort() ?? [],
  };
}

const centre = ({ x, y, width, height }: { x: number; y: number; width: number; height: number }) => ({
  x: x + width / 2,
  y: y + height / 2,
});

test('a box drawn on the background selects what it touches, Shift adds, and Space moves the view', async ({ app, instance }) => {
  const { card, box, drag, selected } = await openCanvas(app, instance);
  const start = await box(card('start'));
  const fetch = await box(card('fetch'));
  await drag({ x: start.x - 20, y: start.y - 40 }, { x: fetch.x + 20, y: fetch.y + 20 });
  await expect.poll(selected).toEqual(['fetch', 'start']);
  await expect(app.getByRole('toolbar', { name: 'What is selected' })).toContainText('2 selected');
  await card('loose').click({ modifiers: ['Shift'] });
  await expect.poll(selected).toEqual(['fetch', 'loose', 'start']);
  await app.keyboard.down('Space');
  await drag({ x: start.x, y: start.y - 60 }, { x: start.x + 50, y: start.y - 20 });
  await app.keyboard.up('Space');
  const moved = await box(card('start'));
  expect(Math.round(moved.x - start.x)).toBe(50);
  await expect.poll(selected).toEqual(['fetch', 'loose', 'start']);
});

test('the wheel moves the view, with Ctrl it zooms at the pointer, and keys fit it again', async ({ app, instance }) => {
  const { card, box } = await openCanvas(app, instance);
  const before = await box(card('check'));
  await app.mouse.move(before.x, before.y);
  await app.mouse.wheel(40, 30);
  await expect.poll(async () => Math.round((await box(card('check'))).x - before.x)).toBe(-40);
  await app.mouse.wheel(-40, -30);
  await app.keyboard.down('Control');
  await app.mouse.wheel(0, -100);
  await app.keyboard.up('Control');
  await expect.poll(async () => (await box(card('check'))).width).toBeGreaterThan(before.width * 1.1);
  const after = await box(card('check'));
  expect(Math.abs(after.x - before.x)).toBeLessThan(2);
  expect(Math.abs(after.y - before.y)).toBeLessThan(2);
  await card('check').focus();
  await app.keyboard.press('1');
  await expect(app.getByRole('button', { name: '100 %' })).toBeVisible();
  await app.keyboard.press('0');
  await expect(card('start')).toBeInViewport();
  await expect(card('other')).toBeInViewport();
});

test('what is selected moves together, keeps to the grid, and Escape puts it back', async ({ app, instance }) => {
  const { card, box, drag, draft } = await openCanvas(app, instance);
  await card('fetch').click();
  await card('loose').click({ modifiers: ['Shift'] });
  const from = centre(await box(card('loose')));
  await drag(from, { x: from.x + 71, y: from.y + 53 }, () => app.keyboard.press('Escape'));
  expect((await draft()).layout?.['loose']).toEqual({ x: 296, y: 240 });
  await drag(from, { x: from.x + 71, y: from.y + 53 });
  await expect.poll(async () => (await draft()).layout?.['loose']?.x).toBeGreaterThan(340);
  const { layout } = await draft();
  const [fetch, loose] = [layout?.['fetch'] ?? { x: 0, y: 0 }, layout?.['loose'] ?? { x: 0, y: 0 }];
  expect([loose.x - fetch.x, loose.y - fetch.y]).toEqual([0, 240]);
  await app.keyboard.press('Control+z');
  await expect.poll(async () => (await draft()).layout?.['loose']).toEqual({ x: 296, y: 240 });
});

test('several cards are lined up and spread out', async ({ app, instance }) => {
  const { card, draft } = await openCanvas(app, instance);
  await card('greet').click();
  for (const id of ['other', 'loose']) await card(id).click({ modifiers: ['Shift'] });
  const tools = app.getByRole('toolbar', { name: 'What is selected' });
  await tools.getByRole('button', { name: 'Align left borders' }).click();
  await expect.poll(async () => (await draft()).layout?.['greet']?.x).toBe(296);
  await tools.getByRole('button', { name: 'Same gaps one below another' }).click();
  await expect.poll(async () => (await draft()).layout?.['other']?.y).not.toBe(96);
  await tools.getByRole('button', { name: 'Arrange what is selected' }).click();
  await expect.poll(async () => (await draft()).layout?.['other']?.x).toBe(296);
});

test('while an edge is drawn, ports that fit light up and a circle is refused with its reason', async ({ app, instance }) => {
  const { dot, box, drag, edges, card } = await openCanvas(app, instance);
  const from = centre(await box(dot('greet', 'output')));
  await drag(from, centre(await box(dot('fetch', 'input'))), async () => {
    await expect(app.getByText('This would lead in a circle', { exact: false }).first()).toBeVisible();
    await expect(dot('loose', 'input')).toHaveAttribute('data-fits', '');
    await expect(dot('check', 'input')).not.toHaveAttribute('data-fits', '');
  });
  await drag(from, centre(await box(card('loose'))));
  await expect.poll(edges).toContain('greet/out>loose');
  expect(await edges()).toHaveLength(5);
});

test('an edge dropped on nothing asks what should follow, also backwards from an input', async ({ app, instance }) => {
  const { dot, box, drag, edges } = await openCanvas(app, instance);
  const out = centre(await box(dot('greet', 'output')));
  await drag(out, { x: out.x - 60, y: out.y - 120 });
  await expect(app.getByRole('dialog')).toBeVisible();
  await app.keyboard.press('Escape');
  await expect(app.getByRole('dialog')).toHaveCount(0);
  await expect(app.locator('.mantine-Modal-overlay')).toHaveCount(0);
  const into = centre(await box(dot('loose', 'input')));
  await drag(into, { x: into.x - 60, y: into.y + 120 });
  await app.getByRole('dialog').getByRole('combobox').fill('Set fields');
  await app.keyboard.press('Enter');
  await expect.poll(async () => (await edges()).some((each) => each.endsWith('>loose'))).toBe(true);
});

test('an edge is led elsewhere by its end, stays when dropped on nothing, and takes a node in its middle', async ({
  app,
  instance,
}) => {
  const { dot, box, drag, edges } = await openCanvas(app, instance);
  const end = centre(await box(dot('fetch', 'input')));
  const near = { x: end.x - 18, y: end.y };
  await drag(near, { x: near.x - 30, y: near.y - 90 });
  expect(await edges()).toContain('start/out>fetch');
  await drag(near, centre(await box(dot('loose', 'input'))));
  await expect.poll(edges).toContain('start/out>loose');
  expect(await edges()).not.toContain('start/out>fetch');
  await app.keyboard.press('Control+z');
  await expect.poll(edges).toContain('start/out>fetch');
  const begin = centre(await box(dot('start', 'output')));
  const middle = { x: (begin.x + end.x) / 2, y: end.y };
  await app.mouse.move(middle.x, middle.y);
  await app.getByRole('button', { name: 'Put a node in here' }).click();
  await app.getByRole('dialog').getByRole('combobox').fill('Set fields');
  await app.keyboard.press('Enter');
  await expect.poll(async () => (await edges()).includes('start/out>fetch')).toBe(false);
  expect(await edges()).toHaveLength(5);
});

test('a loose card dropped on an edge is put into it', async ({ app, instance }) => {
  const { card, dot, box, drag, edges } = await openCanvas(app, instance);
  const begin = centre(await box(dot('start', 'output')));
  const end = centre(await box(dot('fetch', 'input')));
  await drag(centre(await box(card('loose'))), { x: (begin.x + end.x) / 2, y: end.y + 4 });
  await expect.poll(edges).toEqual(expect.arrayContaining(['start/out>loose', 'loose/out>fetch']));
  expect(await edges()).not.toContain('start/out>fetch');
});

test('a type dragged from the search and dropped on an edge is put into it', async ({ app, instance }) => {
  const { dot, box, edges } = await openCanvas(app, instance);
  const begin = centre(await box(dot('start', 'output')));
  const end = centre(await box(dot('fetch', 'input')));
  await app.evaluate(
    ([x, y]) => {
      const data = new DataTransfer();
      data.setData('application/x-pulseflow-node-type', 'core.set');
      const target = document.elementFromPoint(x ?? 0, y ?? 0);
      for (const kind of ['dragover', 'drop'])
        target?.dispatchEvent(
          new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer: data, clientX: x ?? 0, clientY: y ?? 0 }),
        );
    },
    [(begin.x + end.x) / 2, end.y + 6],
  );
  await expect.poll(async () => (await edges()).includes('start/out>fetch')).toBe(false);
  expect(await edges()).toHaveLength(5);
});

test('one finger moves the view, two zoom it', async ({ app, instance }) => {
  const { card, box } = await openCanvas(app, instance);
  const session = await app.context().newCDPSession(app);
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', touchPoints: { x: number; y: number; id: number }[]) =>
    session.send('Input.dispatchTouchEvent', { type, touchPoints });
  const before = await box(card('start'));
  const at = { x: before.x + 60, y: before.y - 80 };
  await touch('touchStart', [{ ...at, id: 1 }]);
  for (const step of [10, 20, 30, 40]) await touch('touchMove', [{ x: at.x + step, y: at.y + step, id: 1 }]);
  await touch('touchEnd', []);
  await expect.poll(async () => Math.round((await box(card('start'))).x - before.x)).toBe(40);
  await expect(app.locator('.pf-node[data-selected]')).toHaveCount(0);
  await touch('touchStart', [{ x: 600, y: 250, id: 1 }]);
  await touch('touchStart', [
    { x: 600, y: 250, id: 1 },
    { x: 700, y: 250, id: 2 },
  ]);
  for (const step of [10, 20, 30])
    await touch('touchMove', [
      { x: 600 - step, y: 250, id: 1 },
      { x: 700 + step, y: 250, id: 2 },
    ]);
  await touch('touchEnd', []);
  await expect.poll(async () => (await box(card('start'))).width).toBeGreaterThan(before.width * 1.4);
});

test('a note shows Markdown without its HTML, is written in place, coloured, sized and undone', async ({ app, instance }) => {
  const { draft, box, drag } = await openCanvas(app, instance);
  const note = app.locator('[data-annotation-id="note-1"]');
  await expect(note.getByRole('heading', { name: 'Orders' })).toBeVisible();
  await expect(note).toContainText('<b>raw</b>');
  await note.dblclick({ position: { x: 120, y: 90 } });
  await app.getByRole('textbox', { name: 'Text of the note, Markdown' }).fill('## New text');
  await app.keyboard.press('Control+Enter');
  await expect(note.getByRole('heading', { name: 'New text' })).toBeVisible();
  await expect(note).toBeFocused();
  await app.getByRole('toolbar', { name: 'What is selected' }).getByRole('button', { name: 'Green' }).click();
  await expect.poll(async () => (await draft()).annotations?.notes?.[0]).toMatchObject({ text: '## New text', color: 'green' });
  const corner = centre(await box(note.locator('[data-corner="se"]')));
  await drag(corner, { x: corner.x + 60, y: corner.y + 40 });
  await expect.poll(async () => (await draft()).annotations?.notes?.[0]?.width).toBeGreaterThan(280);
  await note.focus();
  await app.keyboard.press('Delete');
  await expect(note).toHaveCount(0);
  await app.keyboard.press('Control+z');
  await expect(note).toBeVisible();
});

test('a group moves with what it holds, is named, and its content is selected from its menu', async ({ app, instance }) => {
  const { draft, box, drag, selected } = await openCanvas(app, instance);
  const title = app.getByRole('button', { name: 'Group Branches' });
  const at = centre(await box(title));
  await drag(at, { x: at.x + 40, y: at.y + 60 });
  await expect.poll(async () => (await draft()).layout?.['greet']?.y).not.toBe(-96);
  const { layout, annotations } = await draft();
  const group = annotations?.groups?.[0] ?? { x: 0, y: 0 };
  expect((layout?.['greet']?.x ?? 0) - group.x).toBe(904 - 560);
  expect(layout?.['start']).toEqual({ x: 0, y: 0 });
  await title.click({ button: 'right' });
  await app.getByRole('menuitem', { name: 'Select what is in it' }).click();
  await expect.poll(selected).toEqual(['check', 'greet', 'other']);
  await title.dblclick();
  await app.getByRole('textbox', { name: 'Name of the group' }).fill('Decide');
  await app.keyboard.press('Enter');
  await expect(app.getByRole('button', { name: 'Group Decide' })).toBeFocused();
});

test('the keyboard alone goes along the edges, selects, moves, connects, inserts, groups and notes', async ({
  app,
  instance,
}) => {
  const { card, draft, edges, selected } = await openCanvas(app, instance);
  await card('start').focus();
  await app.keyboard.press('ArrowRight');
  await app.keyboard.press('ArrowRight');
  await expect(card('fetch')).toBeFocused();
  await app.keyboard.press('Shift+ArrowRight');
  await expect.poll(selected).toEqual(['check', 'fetch']);
  await app.keyboard.press('Alt+ArrowDown');
  await expect.poll(async () => (await draft()).layout?.['fetch']).toEqual({ x: 296, y: 8 });
  await app.keyboard.press('Control+g');
  await app.getByRole('textbox', { name: 'Name of the group' }).fill('Both');
  await app.keyboard.press('Enter');
  await expect(app.getByRole('button', { name: 'Group Both' })).toBeFocused();

  // An edge, chosen by its ports.
  await card('loose').focus();
  await app.keyboard.press('c');
  await expect(app.getByText('Connect loose from', { exact: false })).toBeAttached();
  await app.keyboard.press('Enter');
  for (let tries = 0; tries < 8 && !(await app.getByText('To greet', { exact: false }).isVisible()); tries++) {
    if ((await app.getByText('To greet', { exact: false }).count()) > 0) break;
    await app.keyboard.press('ArrowDown');
  }
  await app.keyboard.press('Enter');
  await expect.poll(edges).toContain('loose/out>greet');

  // Edges one after the other; a node into one of them.
  await card('start').focus();
  await app.keyboard.press('e');
  await expect(app.getByText('Edge from start to fetch')).toBeAttached();
  await app.keyboard.press('i');
  await app.getByRole('dialog').getByRole('combobox').fill('Set fields');
  await app.keyboard.press('Enter');
  await expect.poll(async () => (await edges()).includes('start/out>fetch')).toBe(false);

  // A box without a mouse, and all others.
  await card('start').focus();
  await app.keyboard.press('Escape');
  await card('start').focus();
  await app.keyboard.press('m');
  for (let step = 0; step < 4; step++) await app.keyboard.press('ArrowRight');
  await app.keyboard.press('Enter');
  await expect.poll(selected).toContain('start');
  await app.keyboard.press('Control+Shift+a');
  await expect.poll(selected).not.toContain('start');

  await app.keyboard.press('Escape');
  await card('start').focus();
  await app.keyboard.press('n');
  await app.keyboard.type('Typed');
  await app.keyboard.press('Control+Enter');
  await expect.poll(async () => (await draft()).annotations?.notes?.map(({ text }) => text)).toContain('Typed');
});

test('Tab adds a node behind the selected one, and nobody is caught: Escape and Tab, Shift+Tab or F6 leave', async ({
  app,
  instance,
}) => {
  const { card, edges } = await openCanvas(app, instance);
  await card('greet').click();
  await card('greet').focus();
  await app.keyboard.press('Tab');
  await app.getByRole('dialog').getByRole('combobox').fill('Set fields');
  await app.keyboard.press('Enter');
  await expect.poll(async () => (await edges()).some((each) => each.startsWith('greet/out>'))).toBe(true);
  await card('start').focus();
  await app.keyboard.press('Enter');
  await card('start').focus();
  await app.keyboard.press('Escape');
  await app.keyboard.press('Tab');
  await expect(app.getByRole('dialog')).toHaveCount(0);
  await expect(card('start')).not.toBeFocused();
  await card('start').focus();
  await app.keyboard.press('F6');
  expect(await app.evaluate(() => document.activeElement?.closest('.pf-graph') === null)).toBe(true);
});

test('the menu opens by mouse and by key with the shortcuts in it, and the list of shortcuts names the canvas', async ({
  app,
  instance,
}) => {
  const { card } = await openCanvas(app, instance);
  await card('fetch').click({ button: 'right' });
  await expect(app.getByRole('menuitem', { name: /^Rename/ })).toBeVisible();
  await app.keyboard.press('Escape');
  await card('fetch').focus();
  await app.keyboard.press('Shift+F10');
  await expect(app.getByRole('menuitem', { name: /^Open/ })).toBeFocused();
  await app.keyboard.press('Escape');
  await expect(app.getByRole('menu')).toHaveCount(0);
  await card('fetch').focus();
  await app.keyboard.press('F2');
  await expect(app.getByRole('textbox', { name: 'Name of the node' })).toBeFocused();
  await card('fetch').focus();
  await app.keyboard.press('?');
  await expect(app.getByRole('dialog')).toContainText('Go along the edges');
});

test('the canvas with everything on it has no accessibility problems in either theme', async ({ app, instance }) => {
  const { card } = await openCanvas(app, instance);
  await card('fetch').click();
  await card('loose').click({ modifiers: ['Shift'] });
  await app.locator('[data-annotation-id="note-1"]').click({ modifiers: ['Shift'], position: { x: 100, y: 100 } });
  await app.getByRole('button', { name: 'Map of the flow' }).click();
  for (const scheme of ['light', 'dark']) {
    await app.evaluate((now) => document.documentElement.setAttribute('data-mantine-color-scheme', now), scheme);
    expect(await accessibilityProblems(app)).toEqual([]);
  }
});
