import { implement } from '@orpc/server';
import { system } from '#shared/contract/system';
import type { Backups } from './backups';
import type { SystemLive } from './live';
import type { SystemPorts } from './ports';

/** The system capability of the contract. */
export function createSystemRouter(ports: SystemPorts, live: SystemLive, backups: Pick<Backups, 'list' | 'make'>) {
  const os = implement(system);
  return os.router({
    health: os.health.handler(() => ports.health()),
    info: os.info.handler(() => ports.info()),
    backups: os.backups.handler(() => backups.list()),
    backup: os.backup.handler(() => backups.make()),
    notifications: os.notifications.handler(({ input }) => ports.notifications.list(input.limit)),
    readNotifications: os.readNotifications.handler(() => {
      ports.notifications.markAllRead();
      return { ok: true };
    }),
    watch: os.watch.handler(({ signal }) => live.watch(signal)),
  });
}
