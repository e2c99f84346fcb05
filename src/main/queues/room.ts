import { createQueueWriter } from '#main/store';
import { type Calls, createCalls } from './calls';
import { createDeliveries, type Deliveries } from './deliveries';
import type { QueuesPorts } from './ports';
import { createQueuesRepository } from './repository';
import { createQueuesService, type QueuesService } from './service';

/** All of the queues room, put together. */
export interface QueuesRoom {
  service: QueuesService;
  calls: Calls;
  deliveries: Deliveries;
}

export function createQueuesRoom(ports: QueuesPorts): QueuesRoom {
  const repository = createQueuesRepository(ports.store);
  const writer = createQueueWriter(ports.store.db);
  const deliveries = createDeliveries(ports, repository, writer);
  return {
    service: createQueuesService(ports, repository, writer, deliveries),
    calls: createCalls(ports, repository, writer, deliveries),
    deliveries,
  };
}
