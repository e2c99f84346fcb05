import { defineCredential, words, z } from '@pulseflow/sdk';
import { createDiscord, DEFAULT_URL } from './discord';

/** The address of a channel's webhook, which is its secret. */
export const webhookCredential = defineCredential({
  name: 'webhook',
  label: { en: 'Discord webhook', 'pt-BR': 'Webhook do Discord' },
  description: {
    en: 'For one channel: its settings, Integrations, Webhooks, "Copy webhook URL"',
    'pt-BR': 'Para um canal: configurações, Integrações, Webhooks, "Copiar URL do webhook"',
  },
  icon: 'webhook',
  schema: z.object({
    url: z
      .string()
      .trim()
      .max(500)
      .regex(/^https?:\/\/[^/\s]+\/api\/(v\d+\/)?webhooks\/\d+\/[\w-]+/, 'Paste the whole address of the webhook')
      .meta(
        words(
          { title: 'Address of the webhook', description: 'Whoever has it can write into the channel' },
          { title: 'Endereço do webhook', description: 'Quem o tem pode escrever no canal' },
          { secret: true },
        ),
      ),
  }),
  async test(context) {
    await createDiscord(context.values, context).call('GET', '');
  },
});

/** The token of a bot. */
export const botCredential = defineCredential({
  name: 'bot',
  label: { en: 'Discord bot', 'pt-BR': 'Bot do Discord' },
  description: {
    en: 'Of an application at discord.com/developers, invited into your server with the rights that it needs',
    'pt-BR': 'De um aplicativo em discord.com/developers, convidado para o seu servidor com os direitos de que precisa',
  },
  schema: z.object({
    token: z
      .string()
      .trim()
      .regex(/^[\w.-]{20,}$/, 'Paste the token alone')
      .max(500)
      .meta(words({ title: 'Token' }, { title: 'Token' }, { secret: true })),
    baseUrl: z
      .string()
      .trim()
      .max(500)
      .default(DEFAULT_URL)
      .refine((text) => text === '' || (URL.canParse(text) && /^https?:/i.test(text)), 'Write the whole address, with https://')
      .meta(
        words(
          { title: 'API address', description: 'With the version of the API' },
          { title: 'Endereço da API', description: 'Com a versão da API' },
        ),
      ),
  }),
  async test(context) {
    await createDiscord(context.values, context).call('GET', '/users/@me');
  },
});
