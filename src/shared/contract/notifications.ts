import { z } from 'zod';
import { deliverySchema, notificationChannelSchema, notificationRulesSchema } from '../model/notification';
import { personIdSchema } from '../model/person';
import { base, okSchema, pageInput, pageOf } from './base';
import { contractErrors } from './errors';

const tags = ['Notifications'];
const whose = { personId: personIdSchema.optional().meta({ description: 'Whose; default: of the one who asks' }) };

function hasKnownZone({ timeZone }: { timeZone: string }): boolean {
  if (timeZone === 'system') return true;
  try {
    new Intl.DateTimeFormat('en', { timeZone });
    return true;
  } catch {
    return false;
  }
}

/** The approved template by which WhatsApp is written to people who have not written for a day: {{1}} is the title, {{2}} the text. */
export const channelTemplateSchema = z.object({
  name: z.string().trim().min(1).max(512),
  language: z.string().trim().min(2).max(20),
});
export type ChannelTemplate = z.infer<typeof channelTemplateSchema>;

/** A channel, and what it takes to use it. */
export const channelStateSchema = z.object({
  channel: notificationChannelSchema,
  isReady: z.boolean(),
  missing: z
    .enum(['mail-server', 'contact', 'credential', 'plugin', 'url', 'desktop'])
    .optional()
    .meta({ description: 'What is to be set first' }),
  credentialId: z.string().optional().meta({ description: 'By which credential it sends (Telegram, WhatsApp, Slack)' }),
  credentialType: z.string().optional().meta({ description: 'The type of credential that it takes' }),
  template: channelTemplateSchema.optional(),
  contact: z.string().optional().meta({ description: 'Where it reaches the person' }),
  hasSecret: z.boolean().optional().meta({ description: 'Of the webhook: there is a secret by which calls are signed' }),
  lastError: deliverySchema.shape.error.meta({ description: 'Of the newest message, when that failed' }),
  lastSentAt: z.number().optional(),
});
export type ChannelState = z.infer<typeof channelStateSchema>;

/** By which channel a person is told of what, and when. */
export const notifications = {
  rules: base
    .errors(contractErrors('PERSON_NOT_FOUND'))
    .route({ method: 'GET', path: '/notifications/rules', tags, summary: 'Read the rules of a person' })
    .input(z.object(whose))
    .output(notificationRulesSchema),
  setRules: base
    .errors(contractErrors('PERSON_NOT_FOUND'))
    .route({ method: 'PUT', path: '/notifications/rules', tags, summary: 'Replace the rules of a person' })
    .input(
      z.object({
        ...whose,
        rules: notificationRulesSchema.refine(hasKnownZone, { path: ['timeZone'], error: 'Unknown time zone' }),
      }),
    )
    .output(notificationRulesSchema),
  channels: base
    .errors(contractErrors('PERSON_NOT_FOUND'))
    .route({
      method: 'GET',
      path: '/notifications/channels',
      tags,
      summary: 'Which channels reach a person, and what is missing for the others',
    })
    .input(z.object(whose))
    .output(z.array(channelStateSchema)),
  setChannel: base
    .errors(contractErrors('CREDENTIAL_NOT_FOUND', 'CREDENTIAL_WRONG_TYPE'))
    .route({
      method: 'PUT',
      path: '/notifications/channels/{channel}',
      tags,
      summary: 'Choose the credential by which a channel sends; none: the channel is off',
    })
    .input(
      z.object({
        channel: notificationChannelSchema,
        credentialId: z.string().max(128).optional(),
        template: channelTemplateSchema.optional(),
      }),
    )
    .output(okSchema),
  test: base
    .errors(contractErrors('PERSON_NOT_FOUND', 'CHANNEL_NOT_READY', 'CHANNEL_FAILED'))
    .route({
      method: 'POST',
      path: '/notifications/channels/{channel}/test',
      tags,
      summary: 'Send a test message by a channel, now',
    })
    .input(z.object({ channel: notificationChannelSchema, ...whose }))
    .output(okSchema),
  createWebhookSecret: base
    .errors(contractErrors('PERSON_NOT_FOUND'))
    .route({
      method: 'POST',
      path: '/notifications/webhook-secret',
      tags,
      summary: 'Make the secret that signs the calls of the channel webhook; the one before is no longer used',
      description:
        'It is shown this once. Calls are signed as Standard Webhooks say: webhook-id, webhook-timestamp, webhook-signature.',
    })
    .input(z.object(whose))
    .output(z.object({ secret: z.string() })),
  deliveries: base
    .errors(contractErrors('PERSON_NOT_FOUND'))
    .route({
      method: 'GET',
      path: '/notifications/deliveries',
      tags,
      summary: 'What was sent, what waits, what failed; newest first',
    })
    .input(z.object({ ...pageInput, ...whose, state: deliverySchema.shape.state.optional() }))
    .output(pageOf(deliverySchema)),
  retryDelivery: base
    .errors(contractErrors('NOT_FOUND'))
    .route({
      method: 'POST',
      path: '/notifications/deliveries/{deliveryId}/retry',
      tags,
      summary: 'Send a message that failed, or that waits, now',
    })
    .input(z.object({ deliveryId: z.string().max(64) }))
    .output(okSchema),
};
