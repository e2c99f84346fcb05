/** Notifications of the desktop that a person can decide by, and the way back: knows no Electron. */
import type { PulseflowClient } from '#shared/contract';
import type { Notification } from '#shared/contract/system';
import { toErrorInfo } from '#shared/model/errors';
import { type HumanTaskSummary, type TaskOutcome, UNDO_MS } from '#shared/model/human-task';
import { outcomeLabel } from '#shared/words/outcome-label';
import { type DesktopMessages, fill } from './messages';
import type { DesktopNotice, Notifier } from './ports/notifier';
import { isOneClick } from './tray-menu';

export interface TaskNoticePorts {
  notifier: Notifier;
  client(): Promise<PulseflowClient>;
  words(): DesktopMessages;
  /** Opens a page of the app. */
  open(path?: string): void;
  now(): number;
}

type From = 'notification' | 'tray';
type Asked = Pick<HumanTaskSummary, 'title'> & { taskId: string };

export interface TaskNotices {
  /** Shows what the host tells; with buttons when it asks for a decision that a click can give. Never rejects. */
  show(notification: Notification): Promise<void>;
  /** Decides, and tells so with the way back. Never rejects. */
  decide(task: Asked, outcome: Pick<TaskOutcome, 'id' | 'label'>, from: From): Promise<void>;
}

/** More are not shown by any system beside the notice itself. */
const MAX_BUTTONS = 3;

function pageOf({ path, taskId, runId }: Notification): string | undefined {
  if (path !== undefined) return path;
  if (taskId !== undefined) return taskPage(taskId);
  return runId === undefined ? undefined : `/runs/${runId}`;
}

function taskPage(taskId: string): string {
  return `/inbox?task=${encodeURIComponent(taskId)}`;
}

/** Notices and the decisions made by them, over whichever host there is. */
export function createTaskNotices(ports: TaskNoticePorts): TaskNotices {
  const { notifier, words, open } = ports;

  /** The task, when a click may decide it now. */
  async function decidable(taskId: string): Promise<HumanTaskSummary | undefined> {
    try {
      const client = await ports.client();
      const task = await client.inbox.get({ taskId });
      return task.state === 'open' && task.canDecide ? task : undefined;
    } catch {
      // It is gone, or not for me, or the host is away: the notice says what it has to say without buttons.
      return undefined;
    }
  }

  async function undo(task: Asked): Promise<void> {
    try {
      const client = await ports.client();
      await client.inbox.undo({ taskId: task.taskId });
      notifier.show({
        title: fill(words().undone, { title: task.title }),
        body: words().undoneBody,
        onClick: () => open(taskPage(task.taskId)),
      });
    } catch (error) {
      refused(fill(words().undoRefused, { title: task.title }), task.taskId, error);
    }
  }

  function refused(title: string, taskId: string, error: unknown): void {
    notifier.show({ title, body: toErrorInfo(error).message, onClick: () => open(taskPage(taskId)) });
  }

  function tellDecided(task: Asked, outcome: Pick<TaskOutcome, 'id' | 'label'>, after: HumanTaskSummary): void {
    const values = { outcome: outcomeLabel(outcome, words().language), title: task.title };
    if (after.state === 'deciding') {
      const leftMs = Math.max(1000, (after.effectiveAt ?? ports.now() + UNDO_MS) - ports.now());
      const isButton = notifier.hasButtons();
      notifier.show({
        title: fill(words().decided, values),
        body: fill(isButton ? words().decidedBodyButton : words().decidedBody, { seconds: Math.round(leftMs / 1000) }),
        ...(isButton ? { buttons: [{ id: 'undo', label: words().undo }] } : {}),
        isSilent: true,
        forMs: leftMs,
        onClick: () => (isButton ? open(taskPage(task.taskId)) : void undo(task)),
        onButton: () => void undo(task),
      });
      return;
    }
    if (after.state !== 'open') return;
    notifier.show({
      title: fill(words().voted, values),
      body: words().votedBody,
      isSilent: true,
      onClick: () => open(taskPage(task.taskId)),
    });
  }

  async function decide(task: Asked, outcome: Pick<TaskOutcome, 'id' | 'label'>, from: From): Promise<void> {
    try {
      const client = await ports.client();
      const after = await client.inbox.decide({ taskId: task.taskId, outcome: outcome.id, from });
      tellDecided(task, outcome, after);
    } catch (error) {
      refused(fill(words().decideRefused, { title: task.title }), task.taskId, error);
    }
  }

  return {
    decide,
    async show(notification) {
      const { title, body, taskId, level } = notification;
      const path = pageOf(notification);
      const notice: DesktopNotice = { title, body, onClick: () => open(path) };
      const task = taskId === undefined || !notifier.hasButtons() ? undefined : await decidable(taskId);
      const outcomes = (task?.outcomes ?? [])
        .filter((each) => task !== undefined && isOneClick(task, each))
        .slice(0, MAX_BUTTONS);
      if (task === undefined || outcomes.length === 0) {
        notifier.show({ ...notice, isSilent: level === 'info' });
        return;
      }
      notifier.show({
        ...notice,
        isLasting: true,
        buttons: outcomes.map((outcome) => ({ id: outcome.id, label: outcomeLabel(outcome, words().language) })),
        onButton(id) {
          const outcome = outcomes.find((each) => each.id === id);
          if (outcome !== undefined) void decide({ taskId: task.id, title: task.title }, outcome, 'notification');
        },
      });
    },
  };
}
