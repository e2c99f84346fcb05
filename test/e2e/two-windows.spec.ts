import type { Locator, Page } from '@playwright/test';
import type { FlowId } from '../../src/shared/model/ids';
import type { Instance } from '../setup/instance';
import { accessibilityProblems, expect, signIn, test } from './app';

const flow = {
  name: 'Shared draft',
  nodes: [
    { id: 'start', type: 'core.manual', name: 'Start' },
    { id: 'one', type: 'core.set', name: 'One' },
    { id: 'two', type: 'core.set', name: 'Two' },
  ],
  edges: [
    { from: { node: 'start' }, to: { node: 'one' } },
    { from: { node: 'one' }, to: { node: 'two' } },
  ],
  layout: { start: { x: 0, y: 0 }, one: { x: 0, y: 140 }, two: { x: 0, y: 280 } },
};

async function openDraft(instance: Instance): Promise<FlowId> {
  const made = await instance.call<{ id: string }>('POST', '/api/flows', flow);
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  return made.body.id as FlowId;
}

async function openEditor(page: Page, instance: Instance, flowId: FlowId): Promise<Page> {
  await signIn(page, instance);
  await page.goto(`${instance.url}/#/flows/${flowId}`);
  await expect(page.getByLabel(/^One/).first()).toBeVisible({ timeout: 30_000 });
  return page;
}

const card = (page: Page, name: string) => page.getByLabel(new RegExp(`^${name}`)).first();

async function writeNote(page: Page, name: string, text: string): Promise<void> {
  await (await openNotes(page, name)).fill(text);
}

async function openNotes(page: Page, name: string): Promise<Locator> {
  await card(page, name).click();
  await page.locator('aside').getByRole('tab', { name: 'Notes' }).click();
  return page.locator('aside').getByRole('textbox', { name: 'Notes' });
}

const notesOf = async (instance: Instance, flowId: FlowId) =>
  Object.fromEntries((await instance.client.flows.get({ flowId })).draft.nodes.map(({ id, notes }) => [id, notes]));

test('two windows that change different things both keep their changes, and each is told of the other', async ({
  app,
  instance,
  browser,
}) => {
  const flowId = await openDraft(instance);
  const one = await openEditor(app, instance, flowId);
  const two = await openEditor(await (await browser.newContext({ locale: 'en-US' })).newPage(), instance, flowId);
  await writeNote(one, 'One', 'from the first window');
  await expect(two.getByText('Changed elsewhere')).toBeVisible();
  await writeNote(two, 'Two', 'from the second window');
  await expect
    .poll(() => notesOf(instance, flowId))
    .toEqual({ start: undefined, one: 'from the first window', two: 'from the second window' });
  await expect(await openNotes(two, 'One')).toHaveValue('from the first window');
  // Both have one history.
  for (const page of [one, two]) {
    await page.getByRole('tab', { name: /^History/ }).click();
    await expect(page.getByRole('row', { name: /Change the note of “One”/ })).toBeVisible();
    await expect(page.getByRole('row', { name: /Change the note of “Two”/ })).toBeVisible();
  }
});

test('two windows that change the same field: a person decides, and nothing is lost', async ({ app, instance, browser }) => {
  const flowId = await openDraft(instance);
  const one = await openEditor(app, instance, flowId);
  const context = await browser.newContext({ locale: 'en-US' });
  const two = await openEditor(await context.newPage(), instance, flowId);
  // The second window types while it cannot reach the host; what the editor is made of is there already.
  await openNotes(two, 'Two');
  await openNotes(two, 'One');
  await context.setOffline(true);
  await writeNote(two, 'One', 'theirs is wrong');
  await writeNote(two, 'Two', 'apart');
  await writeNote(one, 'One', 'mine is right');
  await expect.poll(() => notesOf(instance, flowId)).toMatchObject({ one: 'mine is right' });
  await context.setOffline(false);
  const dialog = two.getByRole('dialog', { name: 'Which one is right?' });
  await expect(dialog).toBeVisible({ timeout: 30_000 });
  await expect(dialog.getByText('mine is right')).toBeVisible();
  await expect(dialog.getByText('theirs is wrong')).toBeVisible();
  expect(await accessibilityProblems(two)).toEqual([]);
  expect(await notesOf(instance, flowId)).toMatchObject({ one: 'mine is right', two: undefined });
  await dialog.getByRole('button', { name: 'Decide later' }).click();
  await expect(two.getByText('Somebody else changed the same places', { exact: false })).toBeVisible();
  await two.getByRole('button', { name: 'Compare and decide' }).click();
  await dialog.getByRole('radio', { name: /Theirs/ }).check();
  await dialog.getByRole('button', { name: 'Merge' }).click();
  await expect(dialog).toBeHidden();
  await expect.poll(() => notesOf(instance, flowId)).toMatchObject({ one: 'mine is right', two: 'apart' });
});

test('a program that saves the draft meanwhile is merged too, and named in the history', async ({ app, instance }) => {
  const flowId = await openDraft(instance);
  const page = await openEditor(app, instance, flowId);
  await writeNote(page, 'One', 'by hand');
  const { draft } = await instance.client.flows.get({ flowId });
  await instance.client.flows.saveDraft({ flowId, definition: { ...draft, description: 'by a program' } });
  await expect(page.getByText(/Changed elsewhere|Merged with changes from elsewhere/)).toBeVisible();
  await page.getByRole('tab', { name: /^History/ }).click();
  await expect(page.getByRole('row', { name: /Change the description/ })).toContainText('from outside');
});

test('what a window that is gone could not save is taken over by the next one', async ({ app, instance, context }) => {
  const flowId = await openDraft(instance);
  const lost = await openEditor(app, instance, flowId);
  await openNotes(lost, 'Two');
  await context.setOffline(true);
  await writeNote(lost, 'One', 'typed and never sent');
  await expect(lost.getByText('your changes are kept here', { exact: false })).toBeVisible();
  await lost.close();
  await context.setOffline(false);
  expect(await notesOf(instance, flowId)).toMatchObject({ one: undefined });
  const next = await openEditor(await context.newPage(), instance, flowId);
  await expect.poll(() => notesOf(instance, flowId)).toMatchObject({ one: 'typed and never sent' });
  await expect(await openNotes(next, 'One')).toHaveValue('typed and never sent');
  await card(next, 'Start').click();
  await next.keyboard.press('ControlOrMeta+z');
  await expect.poll(() => notesOf(instance, flowId)).toMatchObject({ one: undefined });
});
