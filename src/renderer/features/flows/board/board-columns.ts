import type { RunStatus, RunSummary } from '#shared/model/run';

/** A column of the board; `open` ones hold every run in their states, the others those that ended lately. */
export interface BoardColumn {
  id: 'queued' | 'running' | 'waiting' | 'person' | 'failed' | 'done';
  statuses: readonly RunStatus[];
  open: boolean;
}

/** From the left to the right as a run goes: what waits for a person stands before what has ended. */
export const BOARD_COLUMNS: readonly BoardColumn[] = [
  { id: 'queued', statuses: ['queued'], open: true },
  { id: 'running', statuses: ['running', 'compensating'], open: true },
  { id: 'waiting', statuses: ['waiting'], open: true },
  { id: 'person', statuses: ['in_doubt'], open: true },
  { id: 'failed', statuses: ['failed', 'compensation_failed', 'compensated', 'cancelled'], open: false },
  { id: 'done', statuses: ['succeeded'], open: false },
];

/** How long an ended run stays on the board. */
export const ENDED_FOR_MS = 24 * 3_600_000;
/** Cards of one column; what is beyond is counted and found in the list of runs. */
export const MAX_CARDS = 100;

/** The column a run belongs to. */
export function columnOf(status: RunStatus): BoardColumn['id'] {
  return BOARD_COLUMNS.find(({ statuses }) => statuses.includes(status))?.id ?? 'running';
}

/** Newest first; ids are ULIDs and settle a tie. */
function byNewest(a: RunSummary, b: RunSummary): number {
  return b.createdAt - a.createdAt || (a.id < b.id ? 1 : -1);
}

/** The cards of each column, newest first. Ended runs leave a day after their end. */
export function boardOf(runs: Iterable<RunSummary>, now: number): Record<BoardColumn['id'], RunSummary[]> {
  const board: Record<BoardColumn['id'], RunSummary[]> = {
    queued: [],
    running: [],
    waiting: [],
    person: [],
    failed: [],
    done: [],
  };
  for (const run of runs) {
    const id = columnOf(run.status);
    const isEnded = id === 'failed' || id === 'done';
    if (isEnded && now - (run.finishedAt ?? run.createdAt) > ENDED_FOR_MS) continue;
    board[id].push(run);
  }
  for (const cards of Object.values(board)) cards.sort(byNewest);
  return board;
}

/** The runs by id, with what came in. */
export function withRuns(known: ReadonlyMap<string, RunSummary>, changes: Iterable<RunSummary>): Map<string, RunSummary> {
  const next = new Map(known);
  for (const run of changes) next.set(run.id, run);
  return next;
}
