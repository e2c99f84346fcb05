import { implement } from '@orpc/server';
import { locks } from '#shared/contract/locks';
import type { LeasesService } from './service';

/** The locks capability of the contract. */
export function createLocksRouter(service: LeasesService) {
  const os = implement(locks);
  return os.router({
    list: os.list.handler(() => service.list()),
    acquire: os.acquire.handler(({ input, signal }) => service.acquire(input, signal)),
    renew: os.renew.handler(({ input }) => service.renew(input.name, input.token, input.ttlMs)),
    release: os.release.handler(({ input }) => {
      service.release(input.name, input.token);
      return { ok: true as const };
    }),
  });
}
