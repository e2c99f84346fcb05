import type { Page } from '@playwright/test';
import type { JsonObject } from '#shared/model/json';
import { chain, node } from '../setup/flows';
import type { Instance } from '../setup/instance';
import { accessibilityProblems, expect, open, test } from './app';

const weekly = { kind: 'weekly', every: 1, weekdays: ['MO', 'TU', 'WE', 'TH', 'FR'], times: ['09:00'] };

/** Opens the form of a schedule in the editor; gives the id of its flow. */
async function openForm(app: Page, instance: Instance, config: JsonObject): Promise<string> {
  const definition = chain(
    'Closing',
    node('when', 'core.schedule', { timeZone: 'America/Sao_Paulo', ...config }, { typeVersion: 2 }),
    node('log', 'core.log', { message: 'closed' }),
  );
  const { body } = await instance.call<{ id: string }>('POST', '/api/flows', definition);
  await open(app, instance, `/flows/${body.id}`);
  await app.locator('.pf-node[data-node-id="when"]').click();
  await expect(preview(app)).toBeVisible();
  return body.id;
}

const panel = (app: Page) => app.getByRole('complementary', { name: 'when' });
const preview = (app: Page) => panel(app).getByRole('region', { name: 'Preview' });
const occurrences = (app: Page) => preview(app).getByRole('list', { name: 'Occurrences' }).getByRole('listitem');
const view = (app: Page, name: string) => preview(app).getByText(name, { exact: true }).click();
const kind = (app: Page, name: string) => panel(app).getByRole('radio', { name, exact: true }).check();

async function savedConfig(instance: Instance, flowId: string): Promise<JsonObject> {
  const { body } = await instance.call<{ draft: { nodes: { id: string; config: JsonObject }[] } }>('GET', `/api/flows/${flowId}`);
  return body.draft.nodes.find(({ id }) => id === 'when')?.config ?? {};
}

test('a schedule is put together from its fields, says what it means, and each field is one step to undo', async ({
  app,
  instance,
}) => {
  const flowId = await openForm(app, instance, { recurrence: weekly });
  await expect(panel(app).getByText('Every weekday at 9:00 AM, São Paulo', { exact: true })).toBeVisible();
  await expect(occurrences(app)).toHaveCount(10);
  await kind(app, 'Monthly');
  await panel(app).getByRole('radio', { name: 'Business day', exact: true }).check();
  const times = panel(app).getByLabel('At', { exact: true });
  await times.fill('18');
  await times.press('Enter');
  await panel(app).getByRole('button', { name: 'Remove 9:00 AM' }).click();
  await expect(panel(app).getByText('Every last business day of the month at 6:00 PM, São Paulo', { exact: true })).toBeVisible();
  await expect(occurrences(app)).toHaveCount(10);
  await expect(occurrences(app).first()).toContainText('6:00 PM');
  const recurrence = { kind: 'monthly', every: 1, on: { kind: 'business-day', nth: -1 }, times: ['18:00'] };
  await expect.poll(() => savedConfig(instance, flowId)).toEqual({ timeZone: 'America/Sao_Paulo', recurrence });
  await app.getByRole('button', { name: 'Undo' }).first().click();
  await app.getByRole('button', { name: 'Undo' }).first().click();
  await expect(panel(app).getByText('Every 1st of the month at 9:00 AM, São Paulo', { exact: true })).toBeVisible();
  await app.getByRole('button', { name: 'Undo' }).first().click();
  await expect(panel(app).getByText('Every weekday at 9:00 AM, São Paulo', { exact: true })).toBeVisible();
});

test('a cron expression says what is wrong at its place, and what it means once it is right', async ({ app, instance }) => {
  await openForm(app, instance, { recurrence: { kind: 'cron', expression: '0 9 * * 1-5' } });
  const text = panel(app).getByRole('textbox', { name: 'Cron expression' });
  await text.fill('0 25 * FOO 1-5');
  await expect(panel(app).locator('mark')).toHaveText(['25', 'FOO']);
  await panel(app).getByRole('button', { name: /"FOO"/ }).click();
  await expect(text).toBeFocused();
  expect(await text.evaluate((field: HTMLTextAreaElement) => field.value.slice(field.selectionStart, field.selectionEnd))).toBe(
    'FOO',
  );
  await expect(preview(app).getByText('As it was before', { exact: false })).toBeVisible();
  await text.fill('30 18 L * *');
  await expect(panel(app).locator('mark')).toHaveCount(0);
  await expect(occurrences(app).first()).toContainText('Nov 30');
});

test('a pasted rule becomes fields where they say the same', async ({ app, instance }) => {
  await openForm(app, instance, { recurrence: weekly });
  await kind(app, 'RRULE');
  const text = panel(app).getByRole('textbox', { name: 'Rule (RFC 5545)' });
  await expect(text).toHaveValue(/FREQ=WEEKLY/);
  await text.fill('RRULE:FREQ=MONTHLY;BYDAY=-1FR;BYHOUR=18;BYMINUTE=0;BYSECOND=0');
  await panel(app).getByRole('button', { name: 'Edit as fields: Monthly' }).click();
  await expect(panel(app).getByRole('radio', { name: 'Monthly', exact: true })).toBeChecked();
  await expect(panel(app).getByRole('combobox', { name: 'Which one' })).toHaveValue('Last');
});

test('holidays and weekends are left out or moved, with the reason, in the list and in the calendar', async ({
  app,
  instance,
}) => {
  await openForm(app, instance, { recurrence: { ...weekly, kind: 'daily' }, weekends: 'skip' });
  await panel(app)
    .getByRole('button', { name: /^Rules/ })
    .click();
  await panel(app).getByRole('switch', { name: 'Mind holidays' }).check({ force: true });
  await panel(app).getByRole('combobox', { name: 'Country', exact: true }).click();
  // The places come from the host; what is typed before they are there finds none of them.
  await expect(app.getByRole('option').first()).toBeVisible();
  await panel(app).getByRole('combobox', { name: 'Country', exact: true }).fill('Brazil');
  await app.getByRole('option', { name: 'Brazil', exact: true }).click();
  await preview(app).getByLabel('From').fill('2026-12-24');
  await expect(occurrences(app).nth(1)).toContainText(/holiday/i);
  await expect(occurrences(app).nth(1)).toContainText('Dec 25');
  await view(app, 'Month');
  await preview(app).getByRole('button', { name: 'Next month' }).click();
  const christmas = preview(app).getByRole('gridcell', { name: /December 25, 2026/ });
  await expect(christmas).toHaveAccessibleName(/one skipped/);
  await christmas.click();
  await expect(preview(app).getByRole('region', { name: /December 25, 2026/ })).toContainText(/holiday/i);
});

test('calendars are walked through by keyboard, from the year to a month to a day', async ({ app, instance }) => {
  await openForm(app, instance, { recurrence: weekly });
  await view(app, 'Year');
  await expect(preview(app).getByRole('grid')).toHaveCount(12);
  await preview(app).locator('[role="gridcell"][tabindex="0"]').focus();
  await app.keyboard.press('PageDown');
  await app.keyboard.press('ArrowDown');
  const year = preview(app).locator('[role="gridcell"]:focus');
  await expect(year).toHaveCount(1);
  const chosen = (await year.getAttribute('data-day')) ?? '';
  await app.keyboard.press('Enter');
  const grid = preview(app).getByRole('grid');
  await expect(grid).toHaveCount(1);
  await expect(grid.locator('[aria-selected="true"]')).toHaveAttribute('data-day', chosen);
  await grid.locator('[tabindex="0"]').focus();
  await app.keyboard.press('ArrowRight');
  await expect(grid.locator(':focus')).toHaveAttribute('data-day', String(Number(chosen) + 1));
  await app.keyboard.press('Shift+PageDown');
  await expect(preview(app).getByRole('heading', { level: 3 })).toContainText(String(new Date().getFullYear() + 1));
  await expect(grid.locator(':focus')).toHaveCount(1);
});

test('it tells why it does not run at a moment', async ({ app, instance }) => {
  await openForm(app, instance, { recurrence: weekly, startsAt: '2020-01-01T00:00' });
  await view(app, 'Why not?');
  const when = preview(app).getByLabel('Why did it not run at');
  await when.fill('2027-03-06T09:00');
  await expect(preview(app).getByRole('status')).toContainText(/Mar 5, 2027/);
  await when.fill('2027-03-05T09:00');
  await expect(preview(app).getByRole('status')).toContainText(/still to come/);
});

test('a problem leads to its field, though its part of the form is closed', async ({ app, instance }) => {
  await openForm(app, instance, {
    recurrence: weekly,
    blackouts: [{ from: '2026-12-24T00:00', to: '2026-12-20T00:00', reason: '' }],
  });
  await app.getByRole('button', { name: 'Close', exact: true }).first().click();
  await app.locator('#editor-dock-problems').click();
  await app
    .locator('#editor-dock-panel')
    .getByText(/ends before it begins/i)
    .click();
  await expect(panel(app).getByLabel('Blackout 1: until')).toBeVisible();
  await expect(panel(app).locator('[data-field="/blackouts"] input:focus')).toHaveCount(1);
});

for (const theme of ['light', 'dark'] as const) {
  test(`the form and its preview are accessible in ${theme}`, async ({ app, instance }) => {
    test.setTimeout(120_000);
    await instance.client.settings.update({ theme });
    await app.emulateMedia({ reducedMotion: 'reduce' });
    await openForm(app, instance, {
      recurrence: {
        kind: 'monthly',
        every: 2,
        on: { kind: 'day', days: [15, 31], ifMissing: 'skip' },
        times: ['09:00', '18:00'],
      },
      window: { from: '22:00', to: '06:00', outside: 'move' },
      weekends: 'next',
      holidays: { country: 'BR', lists: [], policy: 'skip' },
      blackouts: [{ from: '2026-12-21T00:00', to: '2027-01-04T00:00', reason: 'Freeze' }],
      misfire: { policy: 'all', catchUpMs: 3_600_000, max: 5 },
    });
    for (const part of ['Start and end', 'Rules', 'When late or busy', 'Input'])
      await panel(app)
        .getByRole('button', { name: new RegExp(`^${part}`) })
        .click();
    expect(await accessibilityProblems(app)).toEqual([]);
    for (const name of ['Month', 'Year', 'Why not?']) {
      await view(app, name);
      expect(await accessibilityProblems(app), name).toEqual([]);
    }
    await kind(app, 'Cron');
    await panel(app).getByRole('textbox', { name: 'Cron expression' }).fill('0 25 * * *');
    expect(await accessibilityProblems(app)).toEqual([]);
  });
}
