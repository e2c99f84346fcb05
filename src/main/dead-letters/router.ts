import { implement } from '@orpc/server';
import { deadLetters } from '#shared/contract/dead-letters';
import type { Item } from '#shared/model/packet';
import type { DeadLettersService } from './service';

/** The dead letters capability of the contract. */
export function createDeadLettersRouter(service: DeadLettersService) {
  const os = implement(deadLetters);
  return os.router({
    list: os.list.handler(({ input }) => service.list(input)),
    counts: os.counts.handler(() => service.counts()),
    get: os.get.handler(({ input }) => service.get(input.id)),
    edit: os.edit.handler(({ input }) => service.edit(input.id, input.items as Item[] | undefined)),
    redrive: os.redrive.handler(({ input: { perMinute, ...chosen } }) => service.redrive(chosen, perMinute)),
    withdraw: os.withdraw.handler(({ input }) => service.withdraw(input)),
    discard: os.discard.handler(({ input: { reason, ...chosen } }) => service.discard(chosen, reason)),
  });
}
