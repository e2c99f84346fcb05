import { defineCredential, words, z } from '@pulseflow/sdk';
import { createCloudNumber, DEFAULT_URL } from './cloud';

/** A token and the number that messages come from. */
export const cloudCredential = defineCredential({
  name: 'cloud',
  label: { en: 'WhatsApp number', 'pt-BR': 'Número do WhatsApp' },
  description: {
    en: 'A business number of the WhatsApp Cloud API, with the token of a system user',
    'pt-BR': 'Um número comercial da WhatsApp Cloud API, com o token de um usuário do sistema',
  },
  schema: z.object({
    phoneNumberId: z
      .string()
      .trim()
      .regex(/^\d{5,25}$/, 'Paste the id of the number, digits alone; it is not the phone number')
      .meta(
        words(
          {
            title: 'Phone number ID',
            description: 'In the app at developers.facebook.com, WhatsApp, API Setup; not the number itself',
          },
          {
            title: 'ID do número de telefone',
            description: 'No app em developers.facebook.com, WhatsApp, API Setup; não é o número em si',
          },
        ),
      ),
    token: z
      .string()
      .trim()
      .min(20)
      .max(2000)
      .meta(
        words(
          {
            title: 'Access token',
            description: 'Of a system user, so that it does not end after a day; right whatsapp_business_messaging',
          },
          {
            title: 'Token de acesso',
            description: 'De um usuário do sistema, para não expirar em um dia; direito whatsapp_business_messaging',
          },
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
          { title: 'API address', description: 'With the version of the Graph API' },
          { title: 'Endereço da API', description: 'Com a versão da Graph API' },
        ),
      ),
  }),
  async test(context) {
    const { client, path } = createCloudNumber(context.values, context);
    await client.get(path, { query: { fields: 'id,display_phone_number,verified_name' } });
  },
});

/** What shows that a call comes from Meta. */
export const webhookCredential = defineCredential({
  name: 'webhook',
  label: { en: 'WhatsApp webhook', 'pt-BR': 'Webhook do WhatsApp' },
  description: {
    en: 'The app secret that Meta signs its calls with, and the word that you enter as "Verify token"',
    'pt-BR': 'O segredo do app com que a Meta assina as chamadas, e a palavra que você informa como "Verify token"',
  },
  icon: 'webhook',
  schema: z.object({
    appSecret: z
      .string()
      .trim()
      .min(8)
      .max(500)
      .meta(
        words(
          { title: 'App secret', description: 'In the app, Settings, Basic' },
          { title: 'Segredo do app', description: 'No app, Settings, Basic' },
          { secret: true },
        ),
      ),
    verifyToken: z
      .string()
      .trim()
      .min(8)
      .max(500)
      .meta(
        words(
          { title: 'Verify token', description: 'A long word of your own; enter the same at Meta, beside the address' },
          { title: 'Verify token', description: 'Uma palavra longa sua; informe a mesma na Meta, ao lado do endereço' },
          { secret: true },
        ),
      ),
  }),
});
