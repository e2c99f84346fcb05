import { defineCredential, words, z } from '@pulseflow/sdk';
import { DEFAULT_API_URL, type SheetsAccount, sheetsClient } from './api';
import { SCOPE } from './service-account';

const apiUrl = z
  .string()
  .trim()
  .max(2000)
  .default(DEFAULT_API_URL)
  .meta(
    words(
      { title: 'API address', description: 'Leave it as it is, unless your organisation has an endpoint of its own' },
      { title: 'Endereço da API', description: 'Deixe como está, a não ser que sua organização tenha um endpoint próprio' },
    ),
  );

/** Asks for a spreadsheet that is not there: who is signed in, and may use the API, is told just that. */
async function test(context: Parameters<typeof sheetsClient>[0] & { values: SheetsAccount }): Promise<void> {
  const google = await sheetsClient(context, context.values);
  await google.request('GET', '/v4/spreadsheets/pulseflow-sign-in-test', { accept: [404] });
}

/** A person's account, by the browser. */
export const accountCredential = defineCredential({
  name: 'account',
  label: { en: 'Google account', 'pt-BR': 'Conta do Google' },
  description: {
    en: 'Signs in by the browser, with an OAuth client of your own (Google Cloud console, APIs and services, Credentials)',
    'pt-BR': 'Entra pelo navegador, com um cliente OAuth seu (console do Google Cloud, APIs e serviços, Credenciais)',
  },
  schema: z.object({
    clientId: z
      .string()
      .trim()
      .min(1)
      .max(500)
      .meta(words({ title: 'Client ID' }, { title: 'ID do cliente' }, { examples: ['1234-abc.apps.googleusercontent.com'] })),
    clientSecret: z
      .string()
      .trim()
      .min(1)
      .max(500)
      .meta(words({ title: 'Client secret' }, { title: 'Chave secreta do cliente' }, { secret: true })),
    apiUrl,
  }),
  oauth2: {
    authorizationUrl: 'https://accounts.google.com/o/oauth2/v2/auth',
    tokenUrl: 'https://oauth2.googleapis.com/token',
    scopes: [SCOPE],
    clientSecretField: 'clientSecret',
    // Without these Google gives a refresh token only at the very first sign-in.
    parameters: { access_type: 'offline', prompt: 'consent' },
  },
  test,
});

/** An account of a program, by its key. */
export const serviceAccountCredential = defineCredential({
  name: 'service-account',
  label: { en: 'Google service account', 'pt-BR': 'Conta de serviço do Google' },
  description: {
    en: 'An account of a program: share each spreadsheet with its e-mail address. Needs no browser, so it suits servers.',
    'pt-BR':
      'Uma conta de programa: compartilhe cada planilha com o e-mail dela. Não precisa de navegador, serve para servidores.',
  },
  icon: 'bot',
  schema: z.object({
    key: z
      .string()
      .trim()
      .min(1)
      .max(20_000)
      .meta(
        words(
          { title: 'Key', description: 'The whole JSON file that Google gave you' },
          { title: 'Chave', description: 'O arquivo JSON inteiro que o Google forneceu' },
          { secret: true },
        ),
      ),
    subject: z
      .string()
      .trim()
      .max(500)
      .default('')
      .meta(
        words(
          { title: 'Acts for', description: 'A user of your domain, when its administrator has delegated that; mostly empty' },
          { title: 'Age em nome de', description: 'Um usuário do seu domínio, se o administrador delegou isso; em geral vazio' },
          { examples: ['ana@example.com'] },
        ),
      ),
    apiUrl,
  }),
  ui: { key: { 'ui:widget': 'textarea' } },
  test,
});
