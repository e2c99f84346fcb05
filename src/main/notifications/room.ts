/** All of the notifications room, put together. */
import type { ErrorInfo } from '#shared/model/errors';
import type { NotificationChannel } from '#shared/model/notification';
import { watchBreakers } from './breaker-alerts';
import { createChannels, type Recipient } from './channels';
import { createDeliveriesRepository } from './deliveries-repository';
import { createDelivery } from './delivery';
import { createLetterWriter } from './letters';
import type { NotificationsPorts } from './ports';
import { createNotificationProcedures, type NotificationProcedures } from './procedures';
import { watchQuota } from './quota-alerts';
import { createReportAlerts } from './report-alerts';
import { createNotificationsRepository } from './repository';
import { createRulesStore } from './rules-store';
import { watchRuns } from './run-alerts';
import { createSender } from './sender';
import { createNotificationsService, type NotificationsService } from './service';

export interface NotificationsRoom extends NotificationsService {
  procedures: NotificationProcedures;
  /** Tells of a report that people can do something about. */
  alert(report: ErrorInfo): void;
  /** From now on messages go out; first those that the last process left. */
  start(): void;
  /** What is being sent gets `graceMs`. */
  close(graceMs: number): Promise<void>;
}

export function createNotificationsRoom(ports: NotificationsPorts): NotificationsRoom {
  const { store, people, clock, random, onError } = ports;
  const now = (): number => clock.now();
  const bell = createNotificationsRepository(store);
  const deliveries = createDeliveriesRepository(store);
  const rules = createRulesStore(store, { now, runFailed: () => ports.preferences().runFailed });
  const channels = createChannels({
    ...ports,
    choiceOf: rules.choiceOf,
    isDesktopOn: () => ports.preferences().desktop,
    now,
  });
  const isReady = (channel: NotificationChannel, recipient: Recipient): boolean => channels.state(channel, recipient).isReady;
  const write = createLetterWriter({ people, rules, isReady, preferences: ports.preferences, now, random });
  const service = createNotificationsService({ store, bell, deliveries, write, onWaiting: () => sender.wake() });
  const delivery = createDelivery({ store, people, rules, tasks: ports.tasks, channels, bell, service, now, onError });
  const sender = createSender({ store, clock, random, repository: deliveries, onError, ...delivery });
  const stops = [
    watchRuns({ store, now, onError }, service),
    watchBreakers({ store, preferences: ports.preferences, heldBack: ports.heldBack, onError }, service),
  ];
  const quota = watchQuota({ clock, storage: ports.storage, onError }, service);

  return {
    ...service,
    alert: createReportAlerts({ now, random, preferences: ports.preferences, onError }, service),
    procedures: createNotificationProcedures({
      ...ports,
      rules,
      channels,
      deliveries,
      wake: sender.wake,
      tell: service.tell,
      now,
    }),
    start() {
      sender.start();
      quota.start();
    },
    async close(graceMs) {
      for (const stop of stops) stop();
      quota.close();
      await sender.close(graceMs);
      service.close();
    },
  };
}
