import { implement } from '@orpc/server';
import { system } from '#shared/contract/system';
import { type Actor, personIdOf } from '#shared/model/person';
import type { Backups } from './backups';
import type { SystemLive, SystemStream } from './live';
import { mergeStreams } from './merge-streams';
import type { SystemPorts } from './ports';

/** Who calls, as each transport knows. */
export interface SystemContext {
  actor?: Actor;
}

/** What other rooms tell live to one who looks, beside what this room does. */
export type OtherStreams = (context: SystemContext, signal: AbortSignal | undefined) => SystemStream[];

/** The system capability of the contract. */
export function createSystemRouter(
  ports: SystemPorts,
  live: SystemLive,
  backups: Pick<Backups, 'list' | 'make'>,
  others: OtherStreams,
) {
  const os = implement(system).$context<SystemContext>();
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
    watch: os.watch.handler(({ signal, context }) =>
      mergeStreams([live.watch(signal, personIdOf(context.actor)), ...others(context, signal)]),
    ),
  });
}
