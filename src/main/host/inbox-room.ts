/** The inbox, and what it asks of other rooms. */
import type { People } from '#main/access/people';
import type { createDeadLettersService } from '#main/dead-letters/service';
import type { Clock } from '#main/engine/ports';
import type { EventBus } from '#main/events/event-bus';
import type { SharedEventInterest } from '#main/events/interest';
import type { EventsRepository } from '#main/events/repository';
import type { FilesRoom } from '#main/files/index';
import type { FlowsRoom } from '#main/flows/room';
import { createInboxRoom, type InboxRoom } from '#main/inbox/room';
import { createTimerHandlers } from '#main/inbox/timing/handlers';
import type { NotificationsService } from '#main/notifications/service';
import type { QueuesRoom } from '#main/queues/room';
import type { Store } from '#main/store';
import type { ErrorInfo } from '#shared/model/errors';
import type { FlowId } from '#shared/model/ids';
import type { HolidayList } from '#shared/model/schedule';

export interface InboxRoomParts {
  store: Store;
  clock: Clock;
  random(): number;
  people: People;
  notifications: NotificationsService;
  queues: Pick<QueuesRoom, 'deliveries'>;
  interest: Pick<SharedEventInterest, 'wants'>;
  events: EventBus;
  eventsRepository: EventsRepository;
  flows: FlowsRoom;
  deadLetters: ReturnType<typeof createDeadLettersService>;
  files: FilesRoom;
  holidayLists(): readonly HolidayList[];
  timeZone(): string;
  report(error: ErrorInfo): void;
}

export function assembleInbox(parts: InboxRoomParts): InboxRoom {
  const { store, clock, random, people, notifications, queues, events, eventsRepository, deadLetters, files, report } = parts;
  return createInboxRoom({
    store,
    clock,
    random,
    people,
    timers: createTimerHandlers({ timeZone: parts.timeZone, holidayLists: parts.holidayLists }),
    tell: (notice) => notifications.tellWithin(notice),
    replied: (keys) => queues.deliveries.replied(keys),
    wantsEvent: (type) => parts.interest.wants(type),
    hasEvent: (id, source) => eventsRepository.findGiven(id, source) !== undefined,
    emit: (event) => events.emitSystem(event),
    async nodeOf(flowId, version, nodeId) {
      const found = await parts.flows.library.load(flowId as FlowId, version);
      const node = found?.definition.nodes.find(({ id }) => id === nodeId);
      return node === undefined ? undefined : { name: node.name, type: node.type };
    },
    deadLetters: {
      list: (query) => deadLetters.list({ ...query, state: 'open' }),
      openCount: () => deadLetters.counts().open,
    },
    files,
    report,
  });
}
