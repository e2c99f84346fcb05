/**
 * What keeps flows from setting each other off for ever. A run that another run set off, by an event or by starting it,
 * says in its `trigger.detail` how many runs lie before it (`depth`), and whether an event of the system itself (`flx.…` about
 * another run) is among the causes (`origin: system`). Both ways count together: a ring may use one after the other.
 *
 *   webhook -> run (depth 0) -> user.a -> run (depth 1) -> Start flow -> run (depth 2) … refused behind MAX_DEPTH
 *   run -> flx.run.failed -> alert run (origin system) -> flx.run.succeeded of the alert run starts nothing
 */
import type { CausedEvent } from './repository';

/** Chains of runs end here, whether events or `Start flow` link them. */
export const MAX_DEPTH = 16;

export interface ChainLink {
  depth: number;
  fromSystem: boolean;
}

/** Where a run that this event starts would stand in its chain. */
export function linkBehind({ event, runId, cause }: CausedEvent): ChainLink {
  if (runId === undefined) return { depth: 0, fromSystem: false };
  const { depth, fromSystem } = linkBehindRun(cause);
  return { depth, fromSystem: fromSystem || isSystemEvent(event.type) };
}

/** Where a run stands in its chain that another run starts directly. `cause` is the `trigger.detail` of that other run. */
export function linkBehindRun(cause: Readonly<Record<string, string>>): ChainLink {
  const causeDepth = Number(cause['depth'] ?? 0);
  return { depth: (Number.isSafeInteger(causeDepth) ? causeDepth : MAX_DEPTH) + 1, fromSystem: cause['origin'] === 'system' };
}

/**
 * True for what a run that watches other runs raises about itself: the life of watchers is not watched, else two of them
 * would watch each other for ever. Their user events start flows as any other.
 */
export function isEchoOfWatcher({ event, cause }: CausedEvent): boolean {
  return isSystemEvent(event.type) && cause['origin'] === 'system';
}

/** The part of `trigger.detail` that hands the chain on. Nothing for a run at its beginning. */
export function chainDetail({ depth, fromSystem }: ChainLink): Record<string, string> {
  return { ...(depth > 0 ? { depth: String(depth) } : {}), ...(fromSystem ? { origin: 'system' } : {}) };
}

function isSystemEvent(type: string): boolean {
  return type.startsWith('flx.');
}
