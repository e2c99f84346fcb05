/**
 * What the trigger keeps. Within one UIDVALIDITY, every message up to `lastUid` is done. When the server numbers the folder
 * anew (RFC 9051, 2.3.1.1), UIDs say nothing, so the newest messages are also known by their identity: every message that came
 * after `floor` and is done (or was there before the flow) is among `recent`.
 */
import { type Json, z } from '@pulseflow/sdk';
import { identityOf, type Overview } from '../imap/overview';

/** How many messages are known by their identity. */
export const RECENT_LIMIT = 500;

const stateSchema = z.object({
  folder: z.string(),
  uidValidity: z.string(),
  lastUid: z.number(),
  /** Messages up to here were in the folder at the start, and count only while they are unread. */
  unreadUntil: z.number().default(0),
  /** Milliseconds since the epoch. */
  floor: z.number(),
  recent: z.array(z.tuple([z.string(), z.number()])),
});
export type InboxState = z.infer<typeof stateSchema>;

/** The kept state, if it is one of this folder. */
export function parseState(kept: Json | undefined, folder: string): InboxState | undefined {
  const { data } = stateSchema.safeParse(kept);
  return data?.folder === folder ? data : undefined;
}

/** The state in which these messages are done, too. */
export function withDone(state: InboxState, done: readonly Overview[]): InboxState {
  const known = new Map(state.recent);
  for (const overview of done) if (overview.receivedAt > state.floor) known.set(identityOf(overview), overview.receivedAt);
  const byAge = [...known].sort(([, a], [, b]) => b - a);
  const dropped = byAge[RECENT_LIMIT];
  return {
    ...state,
    floor: dropped === undefined ? state.floor : Math.max(state.floor, dropped[1]),
    recent: byAge.slice(0, RECENT_LIMIT),
  };
}

/** True when the message is done as far as anybody can know without UIDs. */
export function isDone(state: InboxState, overview: Overview): boolean {
  if (state.floor > 0 && overview.receivedAt <= state.floor) return true;
  const identity = identityOf(overview);
  return state.recent.some(([known]) => known === identity);
}
