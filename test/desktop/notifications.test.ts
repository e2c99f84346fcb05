import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryHome } from '../setup/instance';
import { expect, openApp, test } from './desktop-app';
import { endApp } from './end-app';
import { clickNotice, notices, watchNotices } from './tray';

const ask = {
  kind: 'approval' as const,
  title: 'Pay the invoice',
  outcomes: [
    { id: 'approved', label: 'Approve', tone: 'positive' as const, needsForm: false, needsComment: false },
    { id: 'rejected', label: 'Reject', tone: 'negative' as const, needsForm: false, needsComment: false },
  ],
};

test('tells of a task, and a click on the notification opens it', async ({ instance, desktop }) => {
  await watchNotices(desktop);
  await expect(desktop.page.getByRole('main').first()).toBeVisible();
  const { id } = await instance.client.humanTasks.create(ask);
  await expect
    .poll(async () => (await notices(desktop)).some(({ title, body }) => `${title} ${body}`.includes('Pay the invoice')))
    .toBe(true);
  const shown = (await notices(desktop)).find(({ title, body }) => `${title} ${body}`.includes('Pay the invoice'));
  await clickNotice(desktop, shown?.title ?? '');
  await expect(desktop.page).toHaveURL(new RegExp(`#/inbox\\?task=${id}`));
});

test('decides by a button of the notification, and takes it back by another', async ({ instance }) => {
  test.skip(process.platform !== 'linux', 'The buttons of other systems are drawn by the system itself');
  // Stands for the program of the desktop: it writes down what it was asked to show, and a file says which button is pressed.
  const home = temporaryHome();
  const bin = join(home, 'bin');
  mkdirSync(bin);
  const script = join(bin, 'notify-send');
  writeFileSync(
    script,
    `#!/bin/sh
if [ "$1" = "--help" ]; then echo "  -A, --action=[NAME=]Text..."; exit 0; fi
printf '%s\\n' "$@" >> '${bin}/shown'
case "$*" in *--action=approved=*) echo approved;; *--action=undo=*) [ -e '${bin}/undo' ] && echo undo;; esac
`,
  );
  chmodSync(script, 0o755);
  const taskIds: string[] = [];
  const stateOf = async (taskId: string) => (await instance.client.inbox.get({ taskId })).state;
  for (const withUndo of [false, true]) {
    if (withUndo) writeFileSync(join(bin, 'undo'), '');
    const desktop = await openApp(instance.url, withUndo ? temporaryHome() : home, { PATH: `${bin}:${process.env['PATH']}` });
    try {
      await expect(desktop.page.getByRole('main').first()).toBeVisible();
      const { id } = await instance.client.humanTasks.create({ ...ask, title: `Pay ${String(withUndo)}` });
      taskIds.push(id);
      const history = async () => (await instance.client.inbox.get({ taskId: id })).history;
      await expect.poll(async () => (await history()).map(({ action }) => action)).toContain('voted');
      expect((await history()).find(({ action }) => action === 'voted')?.via).toBe('notification');
      if (withUndo) await expect.poll(() => stateOf(id)).toBe('open');
      else await expect.poll(() => stateOf(id), { timeout: 20_000 }).toBe('resolved');
    } finally {
      await endApp(desktop.app);
    }
  }
  const shown = readFileSync(join(bin, 'shown'), 'utf8');
  expect(shown).toContain('--action=approved=Approve');
  expect(shown).toContain('--action=rejected=Reject');
  expect(shown).toContain('--action=undo=Undo');
  expect(taskIds).toHaveLength(2);
});
