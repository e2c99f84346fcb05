import type { Page } from '@playwright/test';
import type { HumanTask } from '#shared/model/human-task';
import { chain, node } from '../setup/flows';
import type { Instance } from '../setup/instance';
import { accessibilityProblems, expect, open, publish, start, test } from './app';

const APPROVAL = [
  { id: 'approved', label: 'Approve', tone: 'positive' },
  { id: 'rejected', label: 'Reject', tone: 'negative', needsComment: true },
];

/** Asks the owner, as another program does; gives the task's id. */
async function ask(instance: Instance, title: string, over: Record<string, unknown> = {}): Promise<string> {
  const { status, body } = await instance.call<HumanTask>('POST', '/api/engine/human-tasks', {
    kind: 'approval',
    title,
    outcomes: APPROVAL,
    ...over,
  });
  expect(status, JSON.stringify(body)).toBe(201);
  return body.id;
}

const stateOf = async (instance: Instance, taskId: string) => (await instance.client.inbox.get({ taskId })).state;
const list = (app: Page) => app.getByRole('list', { name: 'Mine' });
const pane = (app: Page, title: string) => app.getByRole('region', { name: title });
const undoBar = (app: Page) => app.getByRole('region', { name: 'Decisions to undo' });

test('tasks are gone through by keys: the next opens after each decision', async ({ app, instance }) => {
  const ids: string[] = [];
  // What is due first is asked first.
  for (const [index, title] of ['First', 'Second', 'Third'].entries())
    ids.push(await ask(instance, title, { dueInMs: (index + 1) * 3_600_000 }));
  await open(app, instance, '/inbox');
  await expect(list(app).getByRole('link')).toHaveCount(3);
  await app.keyboard.press('j');
  await expect(pane(app, 'First')).toBeVisible();
  await app.keyboard.press('j');
  await expect(pane(app, 'Second')).toBeVisible();
  await app.keyboard.press('k');
  await expect(pane(app, 'First')).toBeVisible();
  await app.keyboard.press('a');
  await expect(pane(app, 'Second')).toBeVisible();
  await expect(list(app).getByRole('link', { name: /First/ })).toHaveCount(0);
  await expect.poll(() => stateOf(instance, ids[0] ?? '')).toBe('deciding');
  // A choice that needs a comment waits for it, and Ctrl+Enter sends both.
  await app.keyboard.press('r');
  const comment = app.getByRole('textbox', { name: 'Reject: say why' });
  await expect(comment).toBeFocused();
  await app.keyboard.type('Too early');
  await app.keyboard.press('Control+Enter');
  await expect(pane(app, 'Third')).toBeVisible();
  await expect.poll(async () => (await instance.client.inbox.get({ taskId: ids[1] ?? '' })).given[0]?.comment).toBe('Too early');
  await expect(undoBar(app).getByRole('listitem')).toHaveCount(2);
});

test('a decision is undone within ten seconds, also on another page and after a reload', async ({ app, instance }) => {
  const taskId = await ask(instance, 'Laptop');
  const other = await ask(instance, 'Dock');
  await open(app, instance, `/inbox?task=${taskId}`);
  await expect(pane(app, 'Laptop')).toBeVisible();
  await app.keyboard.press('a');
  await expect.poll(() => stateOf(instance, taskId)).toBe('deciding');
  await app.keyboard.press('u');
  await expect.poll(() => stateOf(instance, taskId)).toBe('open');
  await expect(pane(app, 'Laptop')).toBeVisible();
  await expect(list(app).getByRole('link', { name: /Laptop/ })).toBeVisible();

  await open(app, instance, `/inbox?task=${other}`);
  await expect(pane(app, 'Dock')).toBeVisible();
  await app.keyboard.press('a');
  await expect.poll(() => stateOf(instance, other)).toBe('deciding');
  await app.reload();
  await undoBar(app).getByRole('button', { name: 'Undo Approve: Dock' }).click();
  await expect.poll(() => stateOf(instance, other)).toBe('open');
  await expect(undoBar(app)).toHaveCount(0);
});

test('several are decided at once, and what cannot go along is told', async ({ app, instance }) => {
  for (const title of ['One', 'Two']) await ask(instance, title);
  const form = { schema: { type: 'object', required: ['reason'], properties: { reason: { type: 'string', title: 'Reason' } } } };
  await ask(instance, 'Newsletter', { kind: 'decision', outcomes: [{ id: 'now', label: 'Send now', tone: 'positive' }] });
  const withForm = await ask(instance, 'With a form', {
    kind: 'form',
    form,
    outcomes: [{ id: 'submitted', label: 'Submit', tone: 'positive', needsForm: true }],
  });
  await open(app, instance, '/inbox');
  await expect(list(app).getByRole('link')).toHaveCount(4);
  await app.keyboard.press('Control+a');
  await expect(app.getByRole('group', { name: '4 selected' })).toBeVisible();
  expect(await accessibilityProblems(app)).toEqual([]);
  await app.keyboard.press('a');
  const report = app.getByRole('status', { name: '3 decided' });
  await expect(report).toContainText('Its form has to be filled in.');
  await report.getByRole('button', { name: 'With a form' }).click();
  await expect(list(app).getByRole('link')).toHaveCount(1);
  // Other flows call the same choice by other names: one undo takes all of it back.
  await expect(undoBar(app)).toContainText('3 tasks');
  await app.keyboard.press('u');
  await expect(list(app).getByRole('link')).toHaveCount(4);
  await expect.poll(async () => (await instance.client.inbox.counts()).mine).toBe(4);
  // The key of the choice leads to what is missing; then it is sent.
  await expect(pane(app, 'With a form').getByLabel('Reason')).toBeVisible();
  await app.keyboard.press('a');
  await expect(app.getByLabel('Reason')).toBeFocused();
  await app.keyboard.type('Because');
  await app.getByRole('button', { name: 'Submit' }).click();
  await expect
    .poll(async () => (await instance.client.inbox.get({ taskId: withForm })).given[0]?.form)
    .toEqual({ reason: 'Because' });
});

test('a run waits for a person, shows what it did so far, and goes on with the answer', async ({ app, instance }) => {
  const flowId = await publish(
    instance,
    chain(
      'Buy a desk',
      node('start', 'core.manual'),
      node('Ask the shop', 'core.code', { code: 'return [{ ...items[0], price: 399 }];' }, { id: 'shop' }),
      node(
        'Ask the boss',
        'core.human-task',
        {
          kind: 'approval',
          title: 'Desk for {{ name }}',
          description: 'It costs **{{ price }}**.',
        },
        { id: 'boss' },
      ),
    ),
  );
  const runId = await start(instance, flowId, { name: 'Kim' });
  await expect.poll(async () => (await instance.client.inbox.counts()).mine).toBe(1);
  // The badge came live; the dashboard leads to the task.
  await expect(app.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: /Inbox/ })).toContainText('1');
  await app.getByRole('link', { name: /Desk for Kim/ }).click();
  await expect(pane(app, 'Desk for Kim').getByText('399').first()).toBeVisible();
  await app.getByRole('button', { name: /Ask the shop/ }).click();
  await expect(app.getByRole('region', { name: 'The run so far' })).toContainText('price');
  expect(await accessibilityProblems(app)).toEqual([]);
  await open(app, instance, `/runs/${runId}`);
  await app.getByRole('link', { name: 'Open the task' }).click();
  await expect(pane(app, 'Desk for Kim')).toBeVisible();
  await app.keyboard.press('a');
  await expect(undoBar(app)).toContainText('Desk for Kim');
  await expect
    .poll(async () => (await instance.client.runs.get({ runId: runId as never })).status, { timeout: 30_000 })
    .toBe('succeeded');
  await open(app, instance, '/inbox?box=done');
  await app.getByRole('link', { name: /Desk for Kim/ }).click();
  await expect(pane(app, 'Desk for Kim').getByRole('status')).toContainText('Approve by You');
});

test('comments, delegation and who is asked are one key away and leave a trace', async ({ app, instance }) => {
  const bo = await instance.client.people.create({ name: 'Bo Lind', access: 'member' });
  const taskId = await ask(instance, 'Budget');
  await open(app, instance, `/inbox?task=${taskId}`);
  await expect(pane(app, 'Budget')).toBeVisible();
  await app.keyboard.press('c');
  await app.keyboard.type('Which year?');
  await app.keyboard.press('Control+Enter');
  await expect(app.getByRole('region', { name: 'Activity' })).toContainText('Which year?');
  await app.keyboard.press('Escape');
  await app.keyboard.press('t');
  await expect(app.getByRole('button', { name: 'You are on it' })).toBeVisible();
  await app.keyboard.press('d');
  const dialog = app.getByRole('dialog');
  await dialog.getByLabel('Who decides in your place').fill('Bo');
  await app.getByRole('option', { name: /Bo Lind/ }).click();
  await dialog.getByRole('button', { name: 'Delegate' }).click();
  await expect(list(app).getByRole('link', { name: /Budget/ })).toHaveCount(0);
  const { assignees, history } = await instance.client.inbox.get({ taskId });
  expect(assignees).toEqual([{ person: bo.id }]);
  expect(history.map(({ action }) => action)).toEqual(expect.arrayContaining(['commented', 'claimed', 'delegated']));
});

test('boxes, search and flow stand in the address; empty boxes say what to do', async ({ app, instance }) => {
  await open(app, instance, '/inbox');
  await expect(app.getByText('All done')).toBeVisible();
  await ask(instance, 'Paper of Nordic');
  await ask(instance, 'Ink of Nordic', { dueInMs: 1000 });
  // Live: nothing was loaded anew.
  await expect(list(app).getByRole('link')).toHaveCount(2);
  await app.keyboard.press('/');
  await app.keyboard.type('paper');
  await expect(list(app).getByRole('link')).toHaveCount(1);
  await expect(app).toHaveURL(/q=paper/);
  await app.reload();
  await expect(list(app).getByRole('link')).toHaveCount(1);
  await app.getByRole('searchbox', { name: 'Search the inbox' }).fill('nothing like it');
  await app.getByRole('button', { name: 'Clear filters' }).click();
  await expect(list(app).getByRole('link')).toHaveCount(2);
  await app
    .getByRole('navigation', { name: 'Boxes' })
    .getByRole('link', { name: /Overdue/ })
    .click();
  await expect(app.getByRole('list', { name: 'Overdue' }).getByRole('link', { name: /Ink/ })).toBeVisible();
  await app.keyboard.press(']');
  await expect(app).toHaveURL(/box=done/);
});

test('a long inbox stays a list one can page through, and a phone shows one thing at a time', async ({ app, instance }) => {
  for (let index = 0; index < 130; index++) await ask(instance, `Task ${index}`);
  await open(app, instance, '/inbox');
  await expect(app.getByRole('link', { name: /Mine/ })).toContainText('130');
  const drawn = await list(app).getByRole('link').count();
  expect(drawn).toBeLessThan(60);
  await app.keyboard.press('k');
  await expect(app.getByRole('link', { name: /Task \d+/, exact: false }).last()).toBeVisible();
  await app.setViewportSize({ width: 390, height: 800 });
  await open(app, instance, '/inbox');
  await list(app).getByRole('link').first().click();
  await expect(app.getByRole('button', { name: 'Approve' })).toBeVisible();
  expect(await accessibilityProblems(app)).toEqual([]);
  await app.getByRole('button', { name: 'Back to the list' }).click();
  await expect(list(app).getByRole('link').first()).toBeVisible();
});
