import { readFileSync } from 'node:fs';
import type { FlowId } from '#shared/model/ids';
import type { ScheduleInput } from '#shared/model/schedule';
import { chain, node } from '../setup/flows';
import { accessibilityProblems, expect, open, publish, test } from './app';

const timed = (name: string, schedule: ScheduleInput) =>
  chain(
    name,
    node('when', 'core.schedule', { timeZone: 'UTC', ...schedule } as never, { typeVersion: 2, name: 'Each day' }),
    node('log', 'core.log', { message: 'done' }),
  );
const daily = (...times: string[]): ScheduleInput => ({ recurrence: { kind: 'daily', times } });

test('all schedules are listed in plain words, found, paused, resumed and run by keyboard', async ({ app, instance }) => {
  await open(app, instance, '/');
  await app.keyboard.press('g');
  await app.keyboard.press('c');
  await expect(app.getByText('No schedules yet')).toBeVisible();
  expect(await accessibilityProblems(app)).toEqual([]);

  const report = await publish(instance, timed('Report', daily('09:00')));
  await publish(instance, timed('Backup', { recurrence: { kind: 'weekly', weekdays: ['SU'], times: ['02:00'] } }));
  await publish(instance, timed('Launch', { recurrence: { kind: 'once', at: '2020-01-01T00:00' } }));
  await instance.client.flows.create({ query: {}, body: timed('Not yet', daily('10:00')) as never });
  const row = (name: string) => app.getByRole('row', { name: new RegExp(name) });
  await expect(row('Report')).toContainText('Every day at 9:00 AM, UTC');
  await expect(row('Launch')).toContainText('Ended');
  await expect(row('Not yet')).toContainText('Draft');
  expect(await accessibilityProblems(app)).toEqual([]);

  await app.keyboard.press('/');
  await app.keyboard.type('backup');
  await expect(row('Report')).toBeHidden();
  await expect(app.getByText('1 schedule', { exact: true })).toBeVisible();
  await app.keyboard.press('Escape');
  await row('Report').focus();
  await app.keyboard.press('p');
  await expect(row('Report')).toContainText('Paused');
  await row('Report').focus();
  await app.keyboard.press('r');
  await app.getByRole('button', { name: 'Open run' }).waitFor();
  await row('Report').focus();
  await app.keyboard.press('p');
  await expect(row('Report')).toContainText('Active');
  const runs = await instance.client.runs.list({ flowId: report as FlowId });
  expect(runs.items).toMatchObject([{ trigger: { kind: 'schedule' }, status: 'succeeded' }]);

  await row('Report').focus();
  await app.keyboard.press('Enter');
  const panel = app.getByRole('complementary');
  await expect(panel.getByRole('heading', { name: /Next/ })).toBeVisible();
  await panel.getByRole('button', { name: 'Pause' }).click();
  await app.getByRole('menuitem', { name: 'Until a time…' }).click();
  await app.getByRole('dialog').getByLabel('Goes on at').fill('2020-01-01T00:00');
  await app.getByRole('dialog').getByRole('button', { name: 'Pause' }).click();
  await expect(app.getByText('Choose a time to come')).toBeVisible();
  await app.getByRole('dialog').getByLabel('Goes on at').fill('2050-01-01T00:00');
  await app.getByRole('dialog').getByRole('button', { name: 'Pause' }).click();
  await expect(panel.getByText(/Until/)).toBeVisible();
  expect(await accessibilityProblems(app)).toEqual([]);
});

test('all schedules are paused and resumed at once, and a banner says so meanwhile', async ({ app, instance }) => {
  await publish(instance, timed('Report', daily('09:00')));
  await open(app, instance, '/schedules');
  await app.getByRole('button', { name: 'Pause all' }).click();
  await expect(app.getByText(/All schedules are paused since/)).toBeVisible();
  await expect(app.getByRole('row', { name: /Report/ })).toContainText('Paused');
  expect(await instance.client.schedules.state()).toMatchObject({ paused: true });
  expect(await accessibilityProblems(app)).toEqual([]);
  await app.reload();
  await app.getByRole('status').getByRole('button', { name: 'Resume all' }).click();
  await expect(app.getByText(/All schedules are paused since/)).toBeHidden();
  await expect(app.getByRole('row', { name: /Report/ })).toContainText('Active');
});

test('the timeline is read and moved by keyboard, and shows where several meet', async ({ app, instance }) => {
  const soon = new Date(Date.now() + 3_600_000);
  const time = `${String(soon.getUTCHours()).padStart(2, '0')}:30`;
  await publish(instance, timed('Alpha', daily(time)));
  await publish(instance, timed('Beta', daily(time)));
  const gamma = await publish(instance, timed('Gamma', { recurrence: { kind: 'cron', expression: '0 */6 * * *' } }));
  await open(app, instance, '/schedules/timeline');
  const timeline = app.getByRole('application', { name: 'Timeline of all schedules' });
  await app.keyboard.press('f');
  await expect(timeline).toBeFocused();
  const said = app.getByRole('status').filter({ hasText: /Alpha|Beta|Gamma/ });
  await app.keyboard.press('Home');
  await app.keyboard.press('ArrowRight');
  await expect(said).toContainText(/^Alpha, .*:30/);
  await app.keyboard.press('ArrowDown');
  await expect(said).toContainText(/^Beta, .*:30/);
  await app.keyboard.press('End');
  await expect(said).toContainText(/^Gamma/);
  await app.keyboard.press('+');
  await app.keyboard.press('+');
  await app.keyboard.press('Shift+ArrowRight');
  await app.keyboard.press('t');
  await app.keyboard.press('Enter');
  await expect(app).toHaveURL(new RegExp(`schedule=${gamma}.when`));
  await expect(app.getByRole('complementary').getByText('Every 6 hours')).toBeVisible();
  await app.keyboard.press('Escape');
  await app.getByRole('button', { name: /conflict/ }).click();
  const panel = app.getByRole('complementary');
  await panel
    .getByRole('button', { name: /Alpha, Beta|Beta, Alpha/ })
    .first()
    .click();
  await expect(panel.getByRole('button', { pressed: true })).toBeVisible();
  await expect(app.getByRole('radio', { name: 'Day' })).not.toBeChecked();
  expect(await accessibilityProblems(app)).toEqual([]);
});

test('the timeline is dragged and zoomed by mouse, and tells what is under the pointer', async ({ app, instance }) => {
  await publish(instance, timed('Alpha', { recurrence: { kind: 'cron', expression: '0 * * * *' } }));
  await open(app, instance, '/schedules/timeline');
  const plot = app.locator('canvas');
  const box = await plot.boundingBox();
  if (box === null) throw new Error('There is a plot');
  const ticks = () => app.locator('[class*="tick"]').allTextContents();
  const before = await ticks();
  await app.mouse.move(box.x + 500, box.y + 100);
  await app.mouse.down();
  await app.mouse.move(box.x + 150, box.y + 100, { steps: 4 });
  await app.mouse.up();
  await expect.poll(ticks).not.toEqual(before);
  await app.mouse.move(box.x + 500, box.y + 16);
  await app.keyboard.down('Control');
  await app.mouse.wheel(0, -900);
  await app.keyboard.up('Control');
  const card = app.getByRole('tooltip').filter({ hasText: 'Planned' });
  // Far enough in, the hours stand apart; somewhere in the row lies one.
  await expect
    .poll(async () => {
      for (let x = 10; x < box.width - 20; x += 8) {
        await app.mouse.move(box.x + x, box.y + 16);
        if ((await card.count()) > 0) return (await card.allTextContents()).join();
      }
      return '';
    })
    .toContain('Alpha');
});

test('holiday lists are made, imported, followed by schedules, and removed with a way back', async ({ app, instance }) => {
  await open(app, instance, '/schedules/holidays');
  await expect(app.getByText('No holiday lists yet')).toBeVisible();
  await app.keyboard.press('n');
  const dialog = app.getByRole('dialog');
  await dialog.getByLabel('Name', { exact: true }).fill('Plant');
  await dialog.getByRole('button', { name: 'Add day' }).click();
  await dialog.getByRole('button', { name: 'Save list' }).click();
  await expect(dialog.getByRole('alert')).toHaveText('Give each day a date');
  await dialog.getByLabel('Date of day 1').fill('2030-12-24');
  await dialog.getByLabel('Name of day 1').fill('Repairs');
  await dialog.getByRole('switch', { name: 'Every year' }).check({ force: true });
  expect(await accessibilityProblems(app)).toEqual([]);
  await dialog.getByRole('button', { name: 'Save list' }).click();
  const row = (name: string) => app.getByRole('row', { name: new RegExp(name) });
  await expect(row('Plant')).toContainText('Repairs');

  const ics = ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//x//x//EN', 'X-WR-CALNAME:School'];
  const event = ['BEGIN:VEVENT', 'UID:1', 'DTSTART;VALUE=DATE:20301003', 'SUMMARY:Unity Day', 'END:VEVENT', 'END:VCALENDAR', ''];
  await app.locator('input[type="file"]').setInputFiles({
    name: 'school.ics',
    mimeType: 'text/calendar',
    buffer: Buffer.from([...ics, ...event].join('\r\n')),
  });
  await expect(dialog.getByLabel('Name of day 1')).toHaveValue('Unity Day');
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(row('School')).toBeVisible();

  const plant = (await instance.client.schedules.holidayLists()).find(({ name }) => name === 'Plant');
  await publish(instance, timed('Report', { ...daily('09:00'), holidays: { lists: [plant?.id ?? ''] } }));
  await expect(row('Plant').getByRole('link', { name: 'Report' })).toBeVisible();
  await expect(row('Plant').getByRole('button', { name: 'Remove “Plant”' })).toBeDisabled();
  await row('School').focus();
  await app.keyboard.press('Delete');
  await expect(row('School')).toBeHidden();
  await app.getByRole('button', { name: 'Undo' }).click();
  await expect(row('School')).toBeVisible();
  expect(await accessibilityProblems(app)).toEqual([]);
});

test('the coming occurrences are had as a calendar file', async ({ app, instance }) => {
  await publish(instance, timed('Daily report', daily('09:00')));
  await open(app, instance, '/schedules');
  await app.getByRole('button', { name: 'Export' }).click();
  const [download] = await Promise.all([
    app.waitForEvent('download'),
    app.getByRole('menuitem', { name: 'Next 30 days' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('pulseflow.ics');
  const text = readFileSync(await download.path(), 'utf8');
  expect(text).toContain('BEGIN:VCALENDAR');
  expect(text.match(/SUMMARY:Daily report/g)?.length).toBeGreaterThan(25);
});
