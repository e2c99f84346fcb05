import { describe, expect, it, vi } from 'vitest';
import { desktopMessages } from './messages';
import type { MenuLine } from './ports/tray';
import { type TrayState, type TrayTask, trayFace, trayMenu, trayStatus, waitingForMe } from './tray-menu';

const state: TrayState = {
  connected: true,
  paused: false,
  pausedUntil: null,
  counts: { running: 0, waiting: 0, inDoubt: 0 },
  inbox: { mine: 0, all: 0, overdue: 0, doubts: 0, deadLetters: 0 },
  failures: 0,
  tasks: [],
  pinned: [],
  recent: [],
};
const words = { words: desktopMessages('en', 'de'), moment: (atMs: number) => `at ${atMs}`, morning: '8:00 AM' };
const noActions = {
  open: vi.fn(),
  quickRun: vi.fn(),
  run: vi.fn(),
  decide: vi.fn(),
  pause: vi.fn(),
  resume: vi.fn(),
  quit: vi.fn(),
};
function allLines(lines: readonly MenuLine[]): MenuLine[] {
  return lines.flatMap((line) => [line, ...allLines(line.items ?? [])]);
}
const lineOf = (change: Partial<TrayState>, id: string, actions = noActions) =>
  allLines(trayMenu({ ...state, ...change }, words, actions)).find((line) => line.id === id);

const yes = { id: 'approved', label: 'Approve', tone: 'positive' as const, needsForm: false, needsComment: false };
const no = { id: 'rejected', label: 'Reject', tone: 'negative' as const, needsForm: false, needsComment: false };
const task: TrayTask = { taskId: 'task_1', title: 'Pay the invoice', flowName: 'Invoices', outcomes: [yes, no], hasForm: false };
const mine = (count: number) => ({ ...state.inbox, mine: count });

describe('the status', () => {
  it('names what needs a person before what runs', () => {
    expect(trayStatus({ ...state, inbox: mine(2), failures: 4, counts: { running: 2, waiting: 1, inDoubt: 3 } }, words)).toBe(
      '2 waiting for you · 3 need your decision · 4 failures not looked at · 2 running · 1 waiting',
    );
  });

  it('says so when nothing runs, all is paused, or there is no host', () => {
    expect(trayStatus(state, words)).toBe('Nothing runs');
    expect(trayStatus({ ...state, paused: true }, words)).toBe('All flows are paused');
    expect(trayStatus({ ...state, paused: true, pausedUntil: 5 }, words)).toBe('All flows are paused until at 5');
    expect(trayStatus({ ...state, connected: false }, words)).toBe('Not connected');
  });

  it('speaks the language of the settings, or of the machine when they say so', () => {
    const said = (language: 'system' | 'pt-BR', locale: string) =>
      trayStatus(state, { ...words, words: desktopMessages(language, locale) });
    expect(said('pt-BR', 'en-US')).toBe('Nada em execução');
    expect(said('system', 'pt-BR')).toBe('Nada em execução');
    expect(said('system', 'fr')).toBe('Nothing runs');
  });
});

describe('the face', () => {
  it.each([
    [{}, 'idle'],
    [{ counts: { running: 1, waiting: 0, inDoubt: 0 } }, 'running'],
    [{ counts: { running: 1, waiting: 0, inDoubt: 0 }, paused: true }, 'paused'],
    [{ failures: 1, paused: true }, 'failing'],
    [{ failures: 1, inbox: mine(1) }, 'waiting'],
    [{ failures: 1, counts: { running: 0, waiting: 0, inDoubt: 1 } }, 'waiting'],
    [{ inbox: mine(1), connected: false }, 'offline'],
  ] as const)('of %j is %s', (change, face) => {
    expect(trayFace({ ...state, ...change })).toBe(face);
  });

  it('counts a step in doubt once, whichever of the two counts is newer', () => {
    const counts = { running: 0, waiting: 0, inDoubt: 2 };
    expect(waitingForMe({ ...state, counts, inbox: { ...mine(1), doubts: 2 } })).toBe(3);
    expect(waitingForMe({ ...state, counts, inbox: mine(1) })).toBe(3);
  });
});

describe('tasks in the menu', () => {
  it('are decided by a click on an outcome', () => {
    const decide = vi.fn();
    const change = { inbox: mine(1), tasks: [task] };
    expect(lineOf(change, 'task:task_1')?.label).toBe('Pay the invoice (Invoices)');
    lineOf(change, 'decide:task_1:rejected', { ...noActions, decide })?.run?.();
    const portuguese = { ...words, words: desktopMessages('pt-BR', 'en') };
    const translated = allLines(trayMenu({ ...state, ...change }, portuguese, noActions));
    expect(translated.find(({ id }) => id === 'decide:task_1:rejected')?.label).toBe('Rejeitar');
    expect(decide).toHaveBeenCalledExactlyOnceWith(task, no);
  });

  it('are opened where a click is not enough: for a comment or a form', () => {
    const open = vi.fn();
    const decide = vi.fn();
    const asked = {
      ...task,
      hasForm: true,
      outcomes: [
        { ...yes, needsForm: true },
        { ...no, needsComment: true },
      ],
    };
    const change = { inbox: mine(1), tasks: [asked] };
    expect(lineOf(change, 'decide:task_1:approved')).toBeUndefined();
    const comment = lineOf(change, 'decide:task_1:rejected', { ...noActions, open, decide });
    expect(comment?.label).toBe('Reject… (needs a comment)');
    comment?.run?.();
    expect(lineOf(change, 'open-task:task_1')?.label).toBe('Open to fill in the form');
    expect(open).toHaveBeenCalledExactlyOnceWith('/inbox?task=task_1');
    expect(decide).not.toHaveBeenCalled();
  });

  it('are counted beyond what the menu shows, and lead to the inbox', () => {
    const open = vi.fn();
    const change = { inbox: { ...mine(12), doubts: 1 }, tasks: [task] };
    expect(lineOf(change, 'tasks')?.label).toBe('Waiting for you (13)');
    lineOf(change, 'inbox', { ...noActions, open })?.run?.();
    expect(open).toHaveBeenCalledExactlyOnceWith('/inbox');
    expect(lineOf({}, 'no-tasks')?.label).toBe('Nothing waits for you');
  });
});

describe('runs in the menu', () => {
  const pinned = [
    { flowId: 'a', name: 'Backup & sync', runnable: true },
    { flowId: 'b', name: 'Report', runnable: false },
  ];

  it('start by a click on a pinned flow', () => {
    const run = vi.fn();
    const line = lineOf({ pinned }, 'run:a', { ...noActions, run });
    expect(line?.label).toBe('Run Backup & sync');
    line?.run?.();
    expect(run).toHaveBeenCalledExactlyOnceWith('a', 'Backup & sync');
  });

  it('offer no start that would be refused', () => {
    expect(lineOf({ pinned }, 'run:b')?.enabled).toBe(false);
    expect(lineOf({ pinned }, 'run:a')?.enabled).toBe(true);
    expect(lineOf({ pinned, paused: true }, 'run:a')?.enabled).toBe(false);
    expect(lineOf({ pinned, connected: false }, 'run:a')?.enabled).toBe(false);
    expect(lineOf({ connected: false }, 'quick-run')?.enabled).toBe(false);
  });

  it('tell how to get a flow into the menu while none is', () => {
    expect(lineOf({}, 'no-pinned')?.label).toBe('Pin a flow to run it from here');
  });

  it('lead from a recent run to its page, and never widen the menu', () => {
    const open = vi.fn();
    const recent = [{ runId: 'run_1', flowName: 'x'.repeat(200), status: 'failed' as const, at: 7 }];
    const line = lineOf({ recent }, 'recent:run_1', { ...noActions, open });
    expect(line?.label?.length).toBeLessThanOrEqual(60);
    line?.run?.();
    expect(open).toHaveBeenCalledExactlyOnceWith('/runs/run_1');
    expect(
      lineOf({ recent: [{ ...recent[0], flowName: 'Invoices', runId: 'r', status: 'failed', at: 7 }] }, 'recent:r')?.label,
    ).toBe('Invoices: failed, at 7');
    expect(lineOf({}, 'no-recent')?.label).toBe('No runs yet');
  });
});

describe('the pause in the menu', () => {
  it('is for an hour, until tomorrow or until resumed, and can be ended or changed while it lasts', () => {
    const pause = vi.fn();
    const resume = vi.fn();
    const actions = { ...noActions, pause, resume };
    for (const id of ['pause:hour', 'pause:tomorrow', 'pause:open']) lineOf({}, id, actions)?.run?.();
    expect(pause.mock.calls).toEqual([['hour'], ['tomorrow'], ['open']]);
    expect(lineOf({}, 'pause:tomorrow')?.label).toBe('Until tomorrow, 8:00 AM');
    expect(lineOf({}, 'resume')).toBeUndefined();
    lineOf({ paused: true }, 'resume', actions)?.run?.();
    expect(resume).toHaveBeenCalledOnce();
    expect(lineOf({ paused: true }, 'pause:hour')).toBeDefined();
    expect(lineOf({ connected: false }, 'pause')?.enabled).toBe(false);
  });
});

it('gives every line an id of its own', () => {
  const full = { inbox: mine(1), tasks: [task, { ...task, taskId: 'task_2' }], paused: true };
  const ids = allLines(trayMenu({ ...state, ...full }, words, noActions)).map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
});
