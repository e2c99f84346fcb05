import { z } from 'zod';
import { deliverySchema, notificationChannelSchema, notificationRulesSchema } from '../model/notification';
import { personIdSchema } from '../model/person';
import { base, okSchema, pageInput, pageOf } from './base';
import { contractErrors } from './errors';

const tags = ['Notifications'];
const whose = { personId: personIdSchema.optional().meta({ description: 'Whose; default: of the one who asks' }) };

/** A channel, and what it takes to use it. */
export const channelStateSchema = z.object({
  channel: notificationChannelSchema,
  isReady: z.boolean(),
  missing: z
    .enum(['mail-server', 'contact', 'credential', 'plugin', 'url', 'desktop'])
    .optional()
    .meta({ description: 'What is to be set first' }),
  credentialId: z.string().optional().meta({ description: 'By which credential it sends (Telegram, WhatsApp, Slack)' }),
  credentialKind: z.string().optional(),
  lastError: z.string().optional(),
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
    .input(z.object({ ...whose, rules: notificationRulesSchema }))
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
    .errors(contractErrors('CREDENTIAL_NOT_FOUND'))
    .route({
      method: 'PUT',
      path: '/notifications/channels/{channel}',
      tags,
      summary: 'Choose the credential by which a channel sends; none: the channel is off',
    })
    .input(z.object({ channel: notificationChannelSchema, credentialId: z.string().max(128).optional() }))
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
  deliveries: base
    .route({
      method: 'GET',
      path: '/notifications/deliveries',
      tags,
      summary: 'What was sent, what waits, what failed; newest first',
    })
    .input(z.object({ ...pageInput, ...whose, state: deliverySchema.shape.state.optional() }))
    .output(pageOf(deliverySchema)),
};
