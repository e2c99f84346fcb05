import { defineCredential, words, z } from '@pulseflow/sdk';
import { DEFAULT_URL, slackClient } from './slack';

/** The token of an app in one workspace. */
export const botCredential = defineCredential({
  name: 'bot',
  label: { en: 'Slack app', 'pt-BR': 'App do Slack' },
  description: {
    en: 'The token of an app that you made at api.slack.com and installed into your workspace',
    'pt-BR': 'O token de um app que você criou em api.slack.com e instalou no seu espaço',
  },
  schema: z.object({
    token: z
      .string()
      .trim()
      .regex(/^xox[a-z]?[.-]/, 'Paste the whole token; it begins with xoxb-')
      .max(500)
      .meta(
        words(
          { title: 'Token', description: 'OAuth & Permissions, "Bot User OAuth Token": begins with xoxb-' },
          { title: 'Token', description: 'OAuth & Permissions, "Bot User OAuth Token": começa com xoxb-' },
          { secret: true },
        ),
      ),
    baseUrl: z
      .string()
      .trim()
      .max(500)
      .default(DEFAULT_URL)
      .refine((text) => text === '' || (URL.canParse(text) && /^https?:/i.test(text)), 'Write the whole address, with https://')
      .meta(
        words(
          { title: 'API address', description: 'GovSlack has https://slack-gov.com/api' },
          { title: 'Endereço da API', description: 'O GovSlack tem https://slack-gov.com/api' },
        ),
      ),
  }),
  async test(context) {
    await slackClient(context.values, context).post('/auth.test', { form: {}, effect: 'none' });
  },
});

/** The secret that Slack signs its calls with. */
export const signingCredential = defineCredential({
  name: 'signing',
  label: { en: 'Slack signing secret', 'pt-BR': 'Segredo de assinatura do Slack' },
  description: {
    en: 'Of the app, "Basic Information", "Signing Secret": shows that a call comes from Slack',
    'pt-BR': 'Do app, "Basic Information", "Signing Secret": mostra que a chamada vem do Slack',
  },
  icon: 'webhook',
  schema: z.object({
    secret: z
      .string()
      .trim()
      .min(8)
      .max(500)
      .meta(words({ title: 'Signing secret' }, { title: 'Segredo de assinatura' }, { secret: true })),
  }),
});
