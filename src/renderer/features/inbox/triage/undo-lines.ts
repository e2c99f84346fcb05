/**
 * What can still be taken back, as lines of the undo bar: those of this window at once, and those the host tells of (decided
 * before the window was loaded anew, from the tray, or by a link). Pure; times are milliseconds since the epoch.
 */
import { type HumanTaskSummary, type TaskOutcome, UNDO_MS } from '#shared/model/human-task';

export interface UndoLine {
  id: string;
  taskIds: readonly string[];
  /** The title of the task; of the first of several. */
  title: string;
  outcome: string;
  tone: TaskOutcome['tone'];
  /** `voted`: more votes are needed, so that taking it back changes no decision. */
  kind: 'decided' | 'voted';
  /** The host has not answered yet. */
  isSending: boolean;
  startedAt: number;
  endsAt: number;
}

/** A new line for a choice that was just made. */
export function lineOf(
  tasks: readonly Pick<HumanTaskSummary, 'id' | 'title'>[],
  outcome: Pick<TaskOutcome, 'label' | 'tone'>,
  id: string,
  now: number,
): UndoLine {
  return {
    id,
    taskIds: tasks.map((task) => task.id),
    title: tasks[0]?.title ?? '',
    outcome: outcome.label,
    tone: outcome.tone,
    kind: 'decided',
    isSending: true,
    startedAt: now,
    endsAt: now + UNDO_MS,
  };
}

/** A line as it stands once the host has answered: without the tasks that it refused, gone when none is left to take back. */
export function settled(line: UndoLine, answered: readonly HumanTaskSummary[]): UndoLine | undefined {
  const undoable = answered.filter(({ state, votes }) => state === 'deciding' || (state === 'open' && votes.mine !== undefined));
  const [first] = undoable;
  if (first === undefined) return undefined;
  return {
    ...line,
    taskIds: undoable.map(({ id }) => id),
    title: first.title,
    kind: undoable.every(({ state }) => state === 'open') ? 'voted' : 'decided',
    isSending: false,
  };
}

/**
 * The lines of this window and of the tasks that the host says are being decided by me, the newest last. A clock of another
 * machine may differ: no line runs longer than the undo time.
 */
export function allLines(own: readonly UndoLine[], deciding: readonly HumanTaskSummary[], now: number): UndoLine[] {
  const known = new Set(own.flatMap(({ taskIds }) => taskIds));
  const told = deciding.flatMap((task): UndoLine[] => {
    const { id, title, votes, effectiveAt, outcomes } = task;
    if (task.state !== 'deciding' || known.has(id) || votes.mine === undefined || effectiveAt === undefined) return [];
    const outcome = outcomes.find((each) => each.id === (task.outcome ?? votes.mine));
    const endsAt = Math.min(effectiveAt, now + UNDO_MS);
    if (endsAt <= now) return [];
    return [
      {
        id: `told-${id}`,
        taskIds: [id],
        title,
        outcome: outcome?.label ?? '',
        tone: outcome?.tone ?? 'neutral',
        kind: 'decided',
        isSending: false,
        startedAt: endsAt - UNDO_MS,
        endsAt,
      },
    ];
  });
  return [...own.filter(({ endsAt, isSending }) => isSending || endsAt > now), ...told].sort(
    (one, other) => one.startedAt - other.startedAt,
  );
}

/** The tasks that have left a list: they are being decided, or wait for the host's word on it. */
export function hiddenTasks(lines: readonly UndoLine[]): ReadonlySet<string> {
  return new Set(lines.filter(({ kind }) => kind === 'decided').flatMap(({ taskIds }) => taskIds));
}
