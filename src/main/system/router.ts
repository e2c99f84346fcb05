import { implement } from '@orpc/server';
import { system } from '#shared/contract/system';
import { type Actor, personIdOf } from '#shared/model/person';
import type { Backups } from './backups';
import type { SystemLive } from './live';
import type { SystemPorts } from './ports';

/** The system capability of the contract. */
export function createSystemRouter(ports: SystemPorts, live: SystemLive, backups: Pick<Backups, 'list' | 'make'>) {
  const os = implement(system).$context<{ actor?: Actor }>();
  return os.router({
    health: os.health.handler(() => ports.health()),
    info: os.info.handler(() => ports.info()),
    backups: os.backups.handler(() => backups.list()),
    backup: os.backup.handler(() => backups.make()),
    notifications: os.notifications.handler(({ input, context }) =>
      ports.notifications.list(personIdOf(context.actor), input.limit),
    ),
    readNotifications: os.readNotifications.handler(({ context }) => {
      ports.notifications.markAllRead(personIdOf(context.actor));
      return { ok: true };
    }),
    watch: os.watch.handler(({ signal, context }) => live.watch(signal, personIdOf(context.actor))),
  });
}
