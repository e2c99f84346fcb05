/** The tray's icon, tooltip and menu as data, so that they can be tested without a tray. */
import type { InboxCounts } from '#shared/contract/inbox';
import type { TaskOutcome } from '#shared/model/human-task';
import type { RunStatus } from '#shared/model/run';
import { outcomeLabel } from '#shared/words/outcome-label';
import { type DesktopMessages, fill } from './messages';
import type { MenuLine, TrayFace } from './ports/tray';

export interface TrayTask {
  taskId: string;
  title: string;
  flowName?: string;
  outcomes: readonly TaskOutcome[];
  hasForm: boolean;
  dueAt?: number;
}

export interface TrayState {
  connected: boolean;
  paused: boolean;
  pausedUntil: number | null;
  counts: { running: number; waiting: number; inDoubt: number };
  inbox: InboxCounts;
  /** Errors that were told of and not looked at. */
  failures: number;
  /** Those that I may decide, the most urgent first; not all. */
  tasks: readonly TrayTask[];
  pinned: readonly { flowId: string; name: string; runnable: boolean }[];
  /** Newest first. */
  recent: readonly { runId: string; flowName: string; status: RunStatus; at: number }[];
}

/** `hour`: from the click on. `open`: until somebody resumes. */
export type PauseChoice = 'hour' | 'tomorrow' | 'open';

export interface TrayActions {
  open(path?: string): void;
  quickRun(): void;
  run(flowId: string, name: string): void;
  decide(task: TrayTask, outcome: TaskOutcome): void;
  pause(until: PauseChoice): void;
  resume(): void;
  quit(): void;
}

export interface TrayWords {
  words: DesktopMessages;
  /** A moment for people. */
  moment(atMs: number): string;
  /** The time of day until which "until tomorrow" pauses. */
  morning: string;
}

/** What waits for the person at this machine: tasks, and steps in doubt. */
export function waitingForMe({ inbox, counts }: TrayState): number {
  return inbox.mine + Math.max(inbox.doubts, counts.inDoubt);
}

/** What the icon shows: the state that a person must know of first. */
export function trayFace(state: TrayState): TrayFace {
  if (!state.connected) return 'offline';
  if (waitingForMe(state) > 0) return 'waiting';
  if (state.failures > 0) return 'failing';
  if (state.paused) return 'paused';
  return state.counts.running > 0 ? 'running' : 'idle';
}

/** One line that says how things stand, for the menu's head and the icon's tooltip. */
export function trayStatus(state: TrayState, { words, moment }: Pick<TrayWords, 'words' | 'moment'>): string {
  if (!state.connected) return words.notConnected;
  const { running, waiting } = state.counts;
  const inDoubt = Math.max(state.inbox.doubts, state.counts.inDoubt);
  const paused = state.pausedUntil === null ? words.paused : fill(words.pausedUntil, { time: moment(state.pausedUntil) });
  const parts = [
    ...(state.paused ? [paused] : []),
    ...(state.inbox.mine > 0 ? [fill(words.forYou, { count: state.inbox.mine })] : []),
    ...(inDoubt > 0 ? [fill(words.inDoubt, { count: inDoubt })] : []),
    ...(state.failures > 0 ? [fill(words.failures, { count: state.failures })] : []),
    ...(running > 0 ? [fill(words.running, { count: running })] : []),
    ...(waiting > 0 ? [fill(words.waiting, { count: waiting })] : []),
  ];
  return parts.length === 0 ? words.idle : parts.join(' · ');
}

/** Menus are no place to read: what is long ends early. */
function shortened(text: string): string {
  return text.length <= 60 ? text : `${text.slice(0, 59).trimEnd()}…`;
}

/** An outcome that asks for more than a click opens the task instead. */
export function isOneClick(task: Pick<TrayTask, 'hasForm'>, outcome: TaskOutcome): boolean {
  return !outcome.needsComment && !(task.hasForm && outcome.needsForm);
}

function taskLine(task: TrayTask, { words }: TrayWords, actions: TrayActions): MenuLine {
  const open = () => actions.open(`/inbox?task=${encodeURIComponent(task.taskId)}`);
  const needsForm = task.hasForm && task.outcomes.some((outcome) => outcome.needsForm);
  return {
    id: `task:${task.taskId}`,
    label: shortened(task.flowName === undefined ? task.title : `${task.title} (${task.flowName})`),
    items: [
      ...task.outcomes
        .filter((outcome) => !(task.hasForm && outcome.needsForm))
        .map((outcome) => {
          const isQuick = isOneClick(task, outcome);
          const label = outcomeLabel(outcome, words.language);
          return {
            id: `decide:${task.taskId}:${outcome.id}`,
            label: isQuick ? label : fill(words.openTaskComment, { label }),
            run: isQuick ? () => actions.decide(task, outcome) : open,
          };
        }),
      { id: `task-end:${task.taskId}`, kind: 'separator' },
      { id: `open-task:${task.taskId}`, label: needsForm ? words.openTaskForm : words.openTask, run: open },
    ],
  };
}

function taskLines(state: TrayState, words: TrayWords, actions: TrayActions): MenuLine[] {
  const count = waitingForMe(state);
  if (count === 0) return [{ id: 'no-tasks', label: words.words.noTasks }];
  return [
    {
      id: 'tasks',
      label: fill(words.words.tasks, { count }),
      enabled: state.connected,
      items: [
        ...state.tasks.map((task) => taskLine(task, words, actions)),
        ...(state.tasks.length > 0 ? [{ id: 'tasks-end', kind: 'separator' as const }] : []),
        { id: 'inbox', label: words.words.allTasks, run: () => actions.open('/inbox') },
      ],
    },
  ];
}

function runLines(state: TrayState, { words, moment }: TrayWords, actions: TrayActions): MenuLine[] {
  const pinned: MenuLine[] = state.pinned.map(({ flowId, name, runnable }) => ({
    id: `run:${flowId}`,
    label: shortened(fill(words.run, { name })),
    enabled: state.connected && runnable && !state.paused,
    run: () => actions.run(flowId, name),
  }));
  const recent: MenuLine[] = state.recent.map(({ runId, flowName, status, at }) => ({
    id: `recent:${runId}`,
    label: shortened(`${flowName}: ${words[`status_${status}`]}, ${moment(at)}`),
    run: () => actions.open(`/runs/${runId}`),
  }));
  return [
    { id: 'quick-run', label: words.quickRun, enabled: state.connected, run: () => actions.quickRun() },
    ...(pinned.length > 0 ? pinned : [{ id: 'no-pinned', label: words.noPinned }]),
    {
      id: 'recent',
      label: words.recent,
      enabled: state.connected,
      items: recent.length > 0 ? recent : [{ id: 'no-recent', label: words.noRecent }],
    },
  ];
}

function pauseLines(state: TrayState, { words, morning }: TrayWords, actions: TrayActions): MenuLine[] {
  // A menu may be drawn long before it is opened: no label may tell a time that depends on when that is.
  const until = (choice: PauseChoice, label: string): MenuLine => ({
    id: `pause:${choice}`,
    label,
    run: () => actions.pause(choice),
  });
  return [
    ...(state.paused ? [{ id: 'resume', label: words.resume, enabled: state.connected, run: () => actions.resume() }] : []),
    {
      id: 'pause',
      label: words.pause,
      enabled: state.connected,
      items: [
        until('hour', words.pauseHour),
        until('tomorrow', fill(words.pauseTomorrow, { time: morning })),
        until('open', words.pauseOpen),
      ],
    },
  ];
}

/** The menu: how it stands, what waits for me, run, pause, open, quit. */
export function trayMenu(state: TrayState, words: TrayWords, actions: TrayActions): MenuLine[] {
  return [
    { id: 'status', label: trayStatus(state, words) },
    { id: 'open', label: words.words.open, run: () => actions.open() },
    { id: 'end:status', kind: 'separator' },
    ...taskLines(state, words, actions),
    { id: 'end:tasks', kind: 'separator' },
    ...runLines(state, words, actions),
    { id: 'end:runs', kind: 'separator' },
    ...pauseLines(state, words, actions),
    { id: 'end:pause', kind: 'separator' },
    { id: 'quit', label: words.words.quit, run: () => actions.quit() },
  ];
}
