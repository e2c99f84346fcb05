import { implement } from '@orpc/server';
import { system } from '#shared/contract/system';
import type { SystemLive } from './live';
import type { SystemPorts } from './ports';

/** The system capability of the contract. */
export function createSystemRouter(ports: SystemPorts, live: SystemLive) {
  const os = implement(system);
  return os.router({
    health: os.health.handler(() => ports.health()),
    info: os.info.handler(() => ports.info()),
    notifications: os.notifications.handler(({ input }) => ports.notifications.list(input.limit)),
    readNotifications: os.readNotifications.handler(() => {
      ports.notifications.markAllRead();
      return { ok: true };
    }),
    watch: os.watch.handler(({ signal }) => live.watch(signal)),
  });
}
