/**
 * What keeps flows from setting each other off for ever. A run that an event started says in its `trigger.detail` how many
 * events lie between it and the outside world (`depth`), and whether an event of the system itself (`flx.…` about another
 * run) is among them (`origin: system`).
 *
 *   webhook -> run (depth 0) -> user.a -> run (depth 1) -> user.b -> run (depth 2) … refused behind MAX_DEPTH
 *   run -> flx.run.failed -> alert run (origin system) -> flx.run.succeeded of the alert run starts nothing
 */
import type { CausedEvent } from './repository';

/** Chains of events and runs end here. */
export const MAX_DEPTH = 16;

export interface ChainLink {
  depth: number;
  fromSystem: boolean;
}

/** Where a run that this event starts would stand in its chain. */
export function linkBehind({ event, runId, cause }: CausedEvent): ChainLink {
  if (runId === undefined) return { depth: 0, fromSystem: false };
  const causeDepth = Number(cause['depth'] ?? 0);
  return {
    depth: (Number.isSafeInteger(causeDepth) ? causeDepth : MAX_DEPTH) + 1,
    fromSystem: cause['origin'] === 'system' || isSystemEvent(event.type),
  };
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

/** What a run hands on to a run that it starts directly: no event lies between them, so the depth stays. */
export function inheritedChain(cause: Readonly<Record<string, string>>): Record<string, string> {
  const { depth, origin } = cause;
  return { ...(depth === undefined ? {} : { depth }), ...(origin === undefined ? {} : { origin }) };
}

function isSystemEvent(type: string): boolean {
  return type.startsWith('flx.');
}
