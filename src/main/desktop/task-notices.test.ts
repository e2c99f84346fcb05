import { describe, expect, it, vi } from 'vitest';
import type { PulseflowClient } from '#shared/contract';
import type { Notification } from '#shared/contract/system';
import { AppError } from '#shared/model/errors';
import { desktopMessages } from './messages';
import { createFakeNotifier } from './ports/testing/fake-notifier';
import { createTaskNotices } from './task-notices';

const yes = { id: 'approved', label: 'Approve', tone: 'positive', needsForm: false, needsComment: false };
const no = { id: 'rejected', label: 'Reject', tone: 'negative', needsForm: false, needsComment: true };
const task = { id: 'task_1', title: 'Pay', state: 'open', canDecide: true, outcomes: [yes, no], hasForm: false };
const asked: Notification = { id: 'n', at: 1, level: 'info', title: 'Pay?', body: 'Invoices', taskId: 'task_1', read: false };

function setUp(inbox: object, hasButtons = true, language: 'en' | 'pt-BR' = 'en') {
  const notifier = createFakeNotifier(hasButtons);
  const open = vi.fn();
  const notices = createTaskNotices({
    notifier,
    client: async () => ({ inbox }) as unknown as PulseflowClient,
    words: () => desktopMessages(language, 'en'),
    open,
    now: () => 1000,
  });
  return { notifier, open, notices };
}
const settled = (check: () => void) => vi.waitFor(check);

describe('a notice that asks for a decision', () => {
  it('has a button for each outcome that a click can give, decides by it, and takes it back by Undo', async () => {
    const decide = vi.fn(async () => ({ ...task, state: 'deciding', effectiveAt: 11_000 }));
    const undo = vi.fn(async () => task);
    const { notifier, notices } = setUp({ get: async () => task, decide, undo });
    await notices.show(asked);
    expect(notifier.shown[0]).toMatchObject({ title: 'Pay?', buttons: [{ id: 'approved', label: 'Approve' }] });
    notifier.press(0, 'approved');
    await settled(() => expect(notifier.shown).toHaveLength(2));
    expect(decide).toHaveBeenCalledExactlyOnceWith({ taskId: 'task_1', outcome: 'approved', from: 'notification' });
    expect(notifier.shown[1]).toMatchObject({ title: 'Approve: Pay', body: 'Takes effect in 10 seconds.', forMs: 10_000 });
    notifier.press(1, 'undo');
    await settled(() => expect(notifier.shown).toHaveLength(3));
    expect(undo).toHaveBeenCalledExactlyOnceWith({ taskId: 'task_1' });
    expect(notifier.shown[2]).toMatchObject({ title: 'Undone: Pay' });
  });

  it('names the standard outcomes in the language of the app', async () => {
    const { notifier, notices } = setUp({ get: async () => task }, true, 'pt-BR');
    await notices.show(asked);
    expect(notifier.shown[0]?.buttons).toEqual([{ id: 'approved', label: 'Aprovar' }]);
  });

  it('opens the task by a click, whatever the system can show', async () => {
    for (const hasButtons of [true, false]) {
      const { notifier, notices, open } = setUp({ get: async () => task }, hasButtons);
      await notices.show(asked);
      expect(notifier.shown[0]?.buttons?.length ?? 0).toBe(hasButtons ? 1 : 0);
      notifier.click(0);
      expect(open).toHaveBeenCalledExactlyOnceWith('/inbox?task=task_1');
    }
  });

  it('has no buttons when it is not mine to decide, is decided already, or cannot be read', async () => {
    const away = () => Promise.reject(new AppError({ code: 'TASK_NOT_FOUND', message: 'gone' }));
    for (const get of [async () => ({ ...task, canDecide: false }), async () => ({ ...task, state: 'resolved' }), away]) {
      const { notifier, notices } = setUp({ get });
      await notices.show(asked);
      expect(notifier.shown[0]?.buttons).toBeUndefined();
    }
  });

  it('says why when the decision was refused, and leads to the task', async () => {
    const decide = () => Promise.reject(new AppError({ code: 'TASK_CLOSED', message: 'Somebody else was faster.' }));
    const { notifier, notices, open } = setUp({ decide });
    await notices.decide({ taskId: 'task_1', title: 'Pay' }, { id: 'approved', label: 'Approve' }, 'tray');
    expect(notifier.shown[0]).toMatchObject({ title: 'Pay could not be decided', body: 'Somebody else was faster.' });
    notifier.click(0);
    expect(open).toHaveBeenCalledExactlyOnceWith('/inbox?task=task_1');
  });

  it('is taken back by a click where there are no buttons, and says when that was too late', async () => {
    const decide = async () => ({ ...task, state: 'deciding', effectiveAt: 11_000 });
    const undo = () => Promise.reject(new AppError({ code: 'TASK_CLOSED', message: 'It holds already.' }));
    const { notifier, notices } = setUp({ decide, undo }, false);
    await notices.decide({ taskId: 'task_1', title: 'Pay' }, { id: 'approved', label: 'Approve' }, 'tray');
    expect(notifier.shown[0]?.body).toBe('Takes effect in 10 seconds. Click to undo.');
    notifier.click(0);
    await settled(() => expect(notifier.shown[1]).toMatchObject({ title: 'Too late to undo: Pay', body: 'It holds already.' }));
  });

  it('says that others have yet to vote', async () => {
    const { notifier, notices } = setUp({ decide: async () => task });
    await notices.decide({ taskId: 'task_1', title: 'Pay' }, { id: 'approved', label: 'Approve' }, 'notification');
    expect(notifier.shown[0]?.title).toBe('Approve: your vote on Pay counts');
  });
});

describe('a notice that only tells', () => {
  it('leads to its page: the one it names, its run, or just the app', async () => {
    const { notifier, notices, open } = setUp({});
    await notices.show({ ...asked, taskId: undefined, path: '/queues' } as Notification);
    await notices.show({ ...asked, taskId: undefined, runId: 'run_1' } as Notification);
    await notices.show({ ...asked, taskId: undefined } as Notification);
    for (const index of [0, 1, 2]) notifier.click(index);
    expect(open.mock.calls).toEqual([['/queues'], ['/runs/run_1'], [undefined]]);
  });
});
