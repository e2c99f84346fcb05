import { type FlowEvent, matchesEventType } from '#shared/model/event';
import type { EventsRepository } from './repository';

/** Looked through for one answer at most, so that a rare type does not hold the process up. */
const LOOKED_THROUGH = 5_000;
const PAGE = 500;

/** Events in their order, from the one after `after`; `next` is where to go on, also when nothing matched. */
export function createEventFeed(repository: Pick<EventsRepository, 'following'>) {
  return ({
    after,
    pattern,
    limit,
  }: {
    after: number;
    pattern?: string | undefined;
    limit: number;
  }): { items: FlowEvent[]; next: number } => {
    const items: FlowEvent[] = [];
    let next = after;
    for (let seen = 0; seen < LOOKED_THROUGH && items.length < limit; ) {
      const page = repository.following(next, Math.min(PAGE, pattern === undefined ? limit : PAGE));
      for (const { event } of page) {
        if (items.length >= limit) break;
        next = event.sequence;
        if (pattern === undefined || matchesEventType(pattern, event.type)) items.push(event);
      }
      seen += page.length;
      if (page.length === 0) break;
    }
    return { items, next };
  };
}
