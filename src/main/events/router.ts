import { implement, withEventMeta } from '@orpc/server';
import { events } from '#shared/contract/events';
import type { EventsService } from './service';

/** The events capability of the contract. The live tail resumes by `Last-Event-ID`, which is a sequence. */
export function createEventsRouter(service: EventsService) {
  const os = implement(events);
  return os.router({
    list: os.list.handler(({ input }) => service.list(input)),
    get: os.get.handler(({ input }) => service.get(input.sequence)),
    emit: os.emit.handler(({ input }) => service.emit(input)),
    simulate: os.simulate.handler(({ input }) => service.simulate(input.event, input.data)),
    types: os.types.handler(() => service.types()),
    watch: os.watch.handler(({ input, signal, lastEventId }) =>
      service.tail.watch(
        { pattern: input.type, after: lastEventId === undefined ? undefined : sequenceOf(lastEventId), signal },
        (event) => withEventMeta(event, { id: String(event.sequence) }),
      ),
    ),
  });
}

function sequenceOf(lastEventId: string): number | undefined {
  return /^\d{1,15}$/.test(lastEventId) ? Number(lastEventId) : undefined;
}
