import { defineCredential, words, z } from '@pulseflow/sdk';
import { createBot } from './bot';

/** The token of a bot. */
export const botCredential = defineCredential({
  name: 'bot',
  label: { en: 'Telegram bot', 'pt-BR': 'Bot do Telegram' },
  description: {
    en: 'Write /newbot to @BotFather in Telegram; it gives you the token',
    'pt-BR': 'Escreva /newbot para o @BotFather no Telegram; ele dá o token',
  },
  schema: z.object({
    token: z
      .string()
      .trim()
      .regex(/^\d+:[A-Za-z0-9_-]+$/, 'Paste the whole token: numbers, a colon, letters')
      .max(200)
      .meta(words({ title: 'Token' }, { title: 'Token' }, { secret: true })),
    baseUrl: z
      .string()
      .trim()
      .max(500)
      .default('https://api.telegram.org')
      .refine((text) => text === '' || (URL.canParse(text) && /^https?:/i.test(text)), 'Write the whole address, with https://')
      .meta(
        words(
          { title: 'Server', description: 'Another one only with a Bot API server of your own' },
          { title: 'Servidor', description: 'Outro apenas com um servidor Bot API próprio' },
        ),
      ),
  }),
  async test(context) {
    await createBot(context.values, context).call('getMe', {}, { effect: 'none' });
  },
});
