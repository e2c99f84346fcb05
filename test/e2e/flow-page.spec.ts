import type { FlowId } from '#shared/model/ids';
import { type ScheduleInput, scheduleSchema } from '#shared/model/schedule';
import { chain, node } from '../setup/flows';
import type { Instance } from '../setup/instance';
import { accessibilityProblems, expect, open, publish, test } from './app';

const byHand = (name: string) => chain(name, node('start', 'core.manual'), node('log', 'core.log', { message: 'done' }));
const timed = (name: string, schedule: ScheduleInput) =>
  chain(
    name,
    node('when', 'core.schedule', { timeZone: 'UTC', ...schedule } as never, { typeVersion: 2, name: 'Each day' }),
    node('log', 'core.log', { message: 'done' }),
  );
const daily: ScheduleInput = { recurrence: { kind: 'daily', times: ['09:00'] } };
const scheduleOf = (instance: Instance, flowId: string) => instance.client.schedules.get({ flowId: flowId as FlowId });

test('the page of a flow is reached from list and editor, and its tabs have addresses and keys', async ({ app, instance }) => {
  const flowId = await publish(instance, timed('Report', daily));
  await open(app, instance, '/flows');
  await app.getByRole('row', { name: /Report/ }).focus();
  await app.keyboard.press('o');
  await expect(app).toHaveURL(new RegExp(`/flows/${flowId}/info`));
  await expect(app.getByText('Every day at 9:00 AM, UTC')).toBeVisible();
  await expect(app.getByText('It has not run yet.')).toBeVisible();
  expect(await accessibilityProblems(app)).toEqual([]);
  for (const [key, tab] of [
    ['2', 'schedule'],
    ['3', 'exceptions'],
    ['4', 'history'],
    ['1', 'info'],
  ] as const) {
    await app.keyboard.press(key);
    await expect(app).toHaveURL(new RegExp(`/flows/${flowId}/${tab}`));
  }
  await app.keyboard.press('e');
  await expect(app).toHaveURL(new RegExp(`/flows/${flowId}$`));
  await app.getByRole('link', { name: 'Info, schedule and history' }).click();
  await expect(app).toHaveURL(new RegExp(`/flows/${flowId}/info`));
  await expect(app.getByRole('button', { name: 'Run now' })).toBeVisible();
  await app.keyboard.press('r');
  await app.getByRole('button', { name: 'Open run' }).waitFor();
  await expect(app.getByText('100%')).toBeVisible();
  await expect(app.getByRole('img', { name: 'The last run: 1 succeeded, 0 failed' })).toBeVisible();
});

test('name and description are edited in the draft, and callers are listed', async ({ app, instance }) => {
  const flowId = await publish(instance, byHand('Close the month'));
  await publish(
    instance,
    chain('Year end', node('start', 'core.manual'), node('go', 'core.start-flow', { flowId }, { name: 'Close December' })),
  );
  await open(app, instance, `/flows/${flowId}/info`);
  await expect(app.getByRole('link', { name: /Year end Close December/ })).toBeVisible();
  await app.getByRole('button', { name: 'Edit name and description' }).click();
  const dialog = app.getByRole('dialog');
  await dialog.getByLabel('Name').fill('Month-end close');
  await dialog.getByLabel('Description').fill('Books what is open.');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(app.getByRole('heading', { level: 1, name: 'Month-end close' })).toBeVisible();
  await expect(app.getByText('Unpublished changes')).toBeVisible();
  expect((await instance.client.flows.get({ flowId: flowId as FlowId })).draft.description).toBe('Books what is open.');
});

test('a schedule is added, takes effect at once, is changed, and undone', async ({ app, instance }) => {
  const flowId = await publish(instance, byHand('Plain'));
  await open(app, instance, `/flows/${flowId}/schedule`);
  await app.getByRole('button', { name: 'Add a schedule' }).click();
  await app.getByRole('radio', { name: 'Daily' }).check({ force: true });
  await expect(app.getByText(/it publishes version 2/)).toBeVisible();
  expect(await accessibilityProblems(app)).toEqual([]);
  await app.getByRole('button', { name: 'Save schedule' }).click();
  await expect(app.getByText('The schedule is saved and in effect')).toBeVisible();
  expect(await scheduleOf(instance, flowId)).toMatchObject({ status: 'active', schedule: { recurrence: { kind: 'daily' } } });
  expect(await instance.client.flows.get({ flowId: flowId as FlowId })).toMatchObject({ publishedVersion: 2 });

  await app.getByRole('radio', { name: 'Weekly' }).check({ force: true });
  await app.keyboard.press('Control+s');
  await expect.poll(async () => (await scheduleOf(instance, flowId)).schedule?.recurrence.kind).toBe('weekly');
  await app.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(async () => (await scheduleOf(instance, flowId)).schedule?.recurrence.kind).toBe('daily');
  await expect(app.getByRole('radio', { name: 'Daily' })).toBeChecked();
});

test('what is not saved is kept over a reload, guarded, and can be discarded', async ({ app, instance }) => {
  const flowId = await publish(instance, timed('Kept', daily));
  await open(app, instance, `/flows/${flowId}/schedule`);
  await app.getByRole('radio', { name: 'Weekly' }).check({ force: true });
  await expect(app.getByRole('region', { name: 'Unsaved changes.' })).toBeVisible();
  await app.reload();
  await expect(app.getByRole('radio', { name: 'Weekly' })).toBeChecked();
  // Between the tabs nothing is asked.
  await app.keyboard.press('4');
  await expect(app).toHaveURL(/history/);
  await app.getByRole('link', { name: 'Runs', exact: true }).click();
  const dialog = app.getByRole('dialog');
  await expect(dialog.getByText('The schedule has unsaved changes')).toBeVisible();
  await dialog.getByRole('button', { name: 'Stay' }).click();
  await expect(app).toHaveURL(/history/);
  await app.getByRole('link', { name: 'Runs', exact: true }).click();
  await dialog.getByRole('button', { name: 'Leave, keep them' }).click();
  await expect(app).toHaveURL(/runs/);
  await open(app, instance, `/flows/${flowId}/schedule`);
  await expect(app.getByRole('radio', { name: 'Weekly' })).toBeChecked();
  await app.getByRole('button', { name: 'Discard', exact: true }).click();
  await expect(app.getByRole('radio', { name: 'Daily' })).toBeChecked();
  await expect(app.getByRole('region', { name: 'Unsaved changes.' })).toBeHidden();
  expect(await scheduleOf(instance, flowId)).toMatchObject({ schedule: { recurrence: { kind: 'daily' } } });
});

test('a schedule that somebody else changed meanwhile is not written over unseen', async ({ app, instance }) => {
  const flowId = (await publish(instance, timed('Shared', daily))) as FlowId;
  await open(app, instance, `/flows/${flowId}/schedule`);
  await app.getByRole('radio', { name: 'Weekly' }).check({ force: true });
  // An edit of another node does not concern the schedule.
  const { draft } = await instance.client.flows.get({ flowId });
  await instance.client.flows.saveDraft({ flowId, definition: { ...draft, description: 'Edited elsewhere' } });
  const theirs = scheduleSchema.parse({ recurrence: { kind: 'daily', times: ['11:30'] }, timeZone: 'UTC' });
  await instance.client.schedules.update({ flowId, schedule: theirs });
  await expect(app.getByRole('alert')).toContainText('Every day at 11:30 AM, UTC');
  await expect(app.getByRole('button', { name: 'Save schedule' })).toBeDisabled();
  await app.getByRole('button', { name: 'Keep mine' }).click();
  await app.getByRole('button', { name: 'Save schedule' }).click();
  await expect.poll(async () => (await scheduleOf(instance, flowId)).schedule?.recurrence.kind).toBe('weekly');
  expect((await instance.client.flows.get({ flowId })).draft.description).toBe('Edited elsewhere');
});

test('of several schedules one is chosen; each is paused and resumed by itself', async ({ app, instance }) => {
  const zone = { timeZone: 'UTC' };
  const { nodes } = timed('Twice', daily);
  const evening = node('late', 'core.schedule', { ...zone, recurrence: { kind: 'daily', times: ['18:00'] } } as never, {
    typeVersion: 2,
    name: 'Evening',
  });
  const flowId = await publish(instance, {
    name: 'Twice',
    nodes: [...nodes, evening],
    edges: [
      { from: { node: 'when' }, to: { node: 'log' } },
      { from: { node: 'late' }, to: { node: 'log' } },
    ],
  });
  await open(app, instance, `/flows/${flowId}/schedule`);
  await app.getByText('Evening', { exact: true }).click();
  await expect(app).toHaveURL(/node=late/);
  await expect(app.getByText('Every day at 6:00 PM, UTC')).toBeVisible();
  await app.getByRole('button', { name: 'Pause schedule' }).click();
  await app.getByRole('menuitem', { name: 'Until tomorrow' }).click();
  await expect(app.getByText('Nothing fires until it is resumed.')).toBeVisible();
  const { items } = await instance.client.schedules.list({ flowId: flowId as FlowId });
  expect(items.map(({ nodeId, status }) => [nodeId, status]).sort()).toEqual([
    ['late', 'paused'],
    ['when', 'active'],
  ]);
  await app.getByRole('button', { name: 'Resume schedule' }).click();
  await expect(app.getByRole('button', { name: 'Pause schedule' })).toBeVisible();
});

test('a period is left out and had back, an occurrence is moved by picking it, settings change for a while', async ({
  app,
  instance,
}) => {
  const flowId = (await publish(instance, timed('Except', daily))) as FlowId;
  const exceptions = async () => (await scheduleOf(instance, flowId)).exceptions;
  await open(app, instance, `/flows/${flowId}/exceptions`);
  await app.keyboard.press('n');
  const dialog = app.getByRole('dialog');
  await dialog.getByLabel('From').fill('2030-03-04T00:00');
  await dialog.getByLabel('Until').fill('2030-03-07T00:00');
  await dialog.getByLabel('Reason').fill('Stocktaking');
  await expect(dialog.getByText('Leaves out 3 occurrences')).toBeVisible();
  expect(await accessibilityProblems(app)).toEqual([]);
  await dialog.getByRole('button', { name: 'Leave out' }).click();
  const list = app.getByRole('list', { name: 'Exceptions in force and to come' });
  await expect(list.getByText('Stocktaking')).toBeVisible();
  await expect(list).toContainText('Leaves out 3 occurrences');
  const [made] = await exceptions();
  expect(made).toMatchObject({ kind: 'skip', from: '2030-03-04T00:00:00+00:00', reason: 'Stocktaking' });

  await list.getByRole('button', { name: /Remove exception/ }).click();
  await expect(app.getByText('No exceptions')).toBeVisible();
  await app.getByRole('button', { name: 'Undo' }).click();
  await expect(list.getByText('Stocktaking')).toBeVisible();
  expect((await exceptions())[0]).toMatchObject({ createdAt: made?.createdAt });

  await app.getByRole('region', { name: 'What is to come' }).getByRole('button').nth(1).click();
  await dialog.getByLabel('Runs instead at').fill('2030-01-01T15:00');
  await expect(dialog.getByText('Moves 1 occurrence')).toBeVisible();
  await dialog.getByRole('button', { name: 'Move the run' }).click();
  await expect(list.getByText('Moves 1 occurrence')).toBeVisible();

  await app.getByRole('button', { name: 'Add exception' }).click();
  await dialog.getByText('Other settings', { exact: true }).click();
  await dialog.getByLabel('From').fill('2030-03-06T00:00');
  await dialog.getByLabel('Until').fill('2030-03-10T00:00');
  await dialog.getByRole('button', { name: 'Use these settings' }).click();
  await expect(dialog.getByText('Change at least one setting')).toBeVisible();
  await dialog.getByRole('combobox', { name: 'Another rate for a node' }).click();
  await app.getByRole('option', { name: 'log' }).click();
  await dialog.getByRole('textbox', { name: 'Rate of “log”', exact: true }).fill('3000');
  await dialog.getByLabel('Priority').fill('10');
  await dialog.getByRole('button', { name: 'Use these settings' }).click();
  await expect(list.getByText('3 runs have these settings')).toBeVisible();
  await expect(list.getByText('Where both apply, “Stocktaking” counts instead.')).toBeVisible();
  expect((await exceptions()).find(({ kind }) => kind === 'modify')).toMatchObject({
    settings: { priority: 10, rateLimits: { log: { count: 3000, perMs: 60_000 } } },
  });
  expect(await accessibilityProblems(app)).toEqual([]);
});

test('the history tells what became of each occurrence, leads to its run, and why one did not run', async ({ app, instance }) => {
  const flowId = (await publish(
    instance,
    timed('Ticking', { recurrence: { kind: 'interval', every: 1, unit: 'seconds' } }),
  )) as FlowId;
  await open(app, instance, `/flows/${flowId}/history`);
  const rows = app.getByRole('table', { name: 'Occurrences' }).getByRole('row', { name: /Fired/ });
  await expect(rows.nth(2)).toBeVisible({ timeout: 20_000 });
  await instance.client.schedules.pause({ flowId });
  await expect(rows.first().getByRole('img', { name: 'Succeeded' })).toBeVisible();
  await rows
    .nth(1)
    .getByRole('link', { name: /Open run/ })
    .click();
  await expect(app).toHaveURL(/\/runs\/run_/);
  await app.goBack();
  await app.getByRole('combobox', { name: 'What became of it' }).click();
  await app.getByRole('option', { name: 'Missed' }).click();
  await expect(app.getByText('No occurrence of this kind')).toBeVisible();
  await app.getByRole('button', { name: 'Show all' }).click();
  await app.keyboard.press('w');
  const panel = app.getByRole('complementary');
  await panel.getByLabel('At which time?').fill('2020-01-01T00:00');
  await expect(panel.getByText(/The schedule had not begun yet/)).toBeVisible();
  await panel.getByRole('button', { name: /The one after/ }).click();
  await expect(panel.getByText(/had not begun yet/)).toBeHidden();
  expect(await accessibilityProblems(app)).toEqual([]);
  await app.getByText('Runs', { exact: true }).last().click();
  await expect(
    app
      .getByRole('table', { name: 'Runs' })
      .getByRole('row', { name: /Succeeded/ })
      .first(),
  ).toBeVisible();
});
