import type { FlowEvent } from '#shared/model/event';
import type { Json } from '#shared/model/json';

/** More than this is not kept on top of what was read: the list is read again instead. */
export const TAIL_LIMIT = 2000;

/** What came live since the list was read: shown at once, or held back while the list rests. Newest first. */
export interface Tail {
  shown: readonly FlowEvent[];
  held: readonly FlowEvent[];
}

export const emptyTail: Tail = { shown: [], held: [] };

/** Two lists as one, newest first, each event once. */
export function mergeNewestFirst(a: readonly FlowEvent[], b: readonly FlowEvent[]): FlowEvent[] {
  const bySequence = new Map<number, FlowEvent>();
  for (const event of a) bySequence.set(event.sequence, event);
  for (const event of b) bySequence.set(event.sequence, event);
  return [...bySequence.values()].sort((one, other) => other.sequence - one.sequence);
}

/** The tail after `arrived` (any order, repeats allowed); while `isResting` they are held back. */
export function receive(tail: Tail, arrived: readonly FlowEvent[], isResting: boolean): Tail {
  return isResting
    ? { shown: tail.shown, held: mergeNewestFirst(tail.held, arrived) }
    : { shown: mergeNewestFirst(tail.shown, [...tail.held, ...arrived]), held: [] };
}

/** Shows what was held back. */
export function release(tail: Tail): Tail {
  return tail.held.length === 0 ? tail : { shown: mergeNewestFirst(tail.shown, tail.held), held: [] };
}

/** The data of an event on one line, cut where a table cell ends anyway; what people read comes before ids. */
export function previewOf(data: Json, maxLength = 240): string {
  const isObject = typeof data === 'object' && data !== null && !Array.isArray(data);
  const isId = (key: string) => /Id$|^id$/.test(key);
  const text = JSON.stringify(
    isObject ? Object.fromEntries(Object.entries(data).sort(([a], [b]) => Number(isId(a)) - Number(isId(b)))) : data,
  );
  if (text === '{}' || text === 'null') return '';
  return text.length > maxLength ? `${text.slice(0, maxLength)}…` : text;
}

/** The run that raised the event or that it tells about, when it names one. */
export function runIdOf(event: FlowEvent): string | undefined {
  const { data } = event;
  const named = typeof data === 'object' && data !== null && !Array.isArray(data) ? data['runId'] : undefined;
  if (typeof named === 'string') return named;
  return [event.subject, event.source].find((text) => text?.includes('run_'))?.match(/run_[0-9A-Z]+/)?.[0];
}
