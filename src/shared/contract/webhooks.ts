import { z } from 'zod';
import { base } from './base';

/** A webhook endpoint: made by publishing a flow with a webhook trigger. */
export const webhookEndpointSchema = z.object({
  path: z.string(),
  methods: z.array(z.string()),
  url: z.string().meta({ description: 'Where to send to, on this machine' }),
  auth: z.enum(['none', 'token', 'hmac', 'plugin']).meta({ description: 'plugin: its plugin checks each call itself' }),
  flowId: z.string(),
  flowName: z.string(),
  nodeId: z.string(),
  flowStatus: z.enum(['active', 'paused']),
});

/** Webhook endpoints. The calls themselves go to `/hooks/<path>`, outside `/api`. */
export const webhooks = {
  list: base
    .route({ method: 'GET', path: '/webhooks', tags: ['Webhooks'], summary: 'List webhook endpoints' })
    .output(z.array(webhookEndpointSchema)),
};
