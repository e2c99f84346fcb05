import { implement } from '@orpc/server';
import { notifications } from '#shared/contract/notifications';
import type { Actor } from '#shared/model/person';
import type { NotificationProcedures } from './procedures';

const OK = { ok: true } as const;

/** The notifications capability of the contract. */
export function createNotificationsRouter(procedures: NotificationProcedures) {
  const os = implement(notifications).$context<{ actor?: Actor }>();
  return os.router({
    rules: os.rules.handler(({ input, context }) => procedures.rules(input, context.actor)),
    setRules: os.setRules.handler(({ input, context }) => procedures.setRules(input, context.actor)),
    channels: os.channels.handler(({ input, context }) => procedures.channels(input, context.actor)),
    setChannel: os.setChannel.handler(({ input }) => {
      procedures.setChannel(input);
      return OK;
    }),
    test: os.test.handler(async ({ input, context, signal }) => {
      await procedures.test(input, context.actor, signal);
      return OK;
    }),
    createWebhookSecret: os.createWebhookSecret.handler(({ input, context }) => ({
      secret: procedures.createWebhookSecret(input, context.actor),
    })),
    deliveries: os.deliveries.handler(({ input, context }) => procedures.deliveries(input, context.actor)),
    retryDelivery: os.retryDelivery.handler(({ input, context }) => {
      procedures.retryDelivery(input.deliveryId, context.actor);
      return OK;
    }),
  });
}
