import type { PendingEvent } from '#main/engine/ports';
import type { FlowEvent } from '#shared/model/event';
import type { JsonObject } from '#shared/model/json';

/** The CloudEvents form of a stored event. */
export function toFlowEvent(sequence: number, event: PendingEvent): FlowEvent {
  return {
    specversion: '1.0',
    id: event.id,
    source: event.source,
    type: event.type,
    ...(event.subject === undefined ? {} : { subject: event.subject }),
    time: new Date(event.timeMs).toISOString(),
    datacontenttype: 'application/json',
    data: event.data,
    sequence,
  };
}

/** What a flow gets of an event: the item of its trigger, and the root of its condition. */
export function toEventItem(event: FlowEvent): JsonObject {
  return {
    id: event.id,
    type: event.type,
    source: event.source,
    ...(event.subject === undefined ? {} : { subject: event.subject }),
    time: event.time,
    data: event.data,
    sequence: event.sequence,
  };
}
