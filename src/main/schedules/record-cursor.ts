import { badCursor } from './errors';
import type { RecordQuery } from './service-types';

type Place = NonNullable<RecordQuery['before']>;

/** The place of a record in the history, as opaque text. Flow ids are not in it: pages are of one flow. */
export function encodeRecord({ nodeId, plannedMs, atMs }: Place): string {
  return Buffer.from(`${atMs}.${plannedMs}.${nodeId}`, 'utf8').toString('base64url');
}

/** Errors: BAD_REQUEST when the text is not one of `encodeRecord`. */
export function decodeRecord(flowId: string, cursor: string): Place {
  const match = /^(-?\d{1,16})\.(-?\d{1,16})\.([\w-]{1,64})$/.exec(Buffer.from(cursor, 'base64url').toString('utf8'));
  if (match === null) throw badCursor();
  const [, atMs, plannedMs, nodeId = ''] = match;
  return { flowId, nodeId, atMs: Number(atMs), plannedMs: Number(plannedMs) } as Place;
}
