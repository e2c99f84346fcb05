import { defineCredential, words, z } from '@pulseflow/sdk';
import { accountOf } from './imap/account';
import { testMailbox } from './imap/test-mailbox';

const user = z
  .string()
  .trim()
  .min(3)
  .max(500)
  .regex(/^[^\s@]+@[^\s@]+$/)
  .meta(words({ title: 'E-mail address' }, { title: 'Endereço de e-mail' }, { examples: ['ana@example.com'] }));

const clientId = z
  .string()
  .trim()
  .min(1)
  .max(500)
  .meta(
    words(
      { title: 'Client ID', description: 'Of the application that you registered; see the page of the plugin' },
      { title: 'ID do cliente', description: 'Do aplicativo que você registrou; veja a página do plugin' },
    ),
  );

/** Gmail and Google Workspace: IMAP and SMTP with OAuth 2.0. */
export const googleCredential = defineCredential({
  name: 'google',
  label: { en: 'Gmail', 'pt-BR': 'Gmail' },
  description: {
    en: 'Gmail and Google Workspace: reads and sends, signs in by the browser',
    'pt-BR': 'Gmail e Google Workspace: lê e envia, entra pelo navegador',
  },
  icon: 'mail',
  schema: z.object({
    user,
    clientId,
    clientSecret: z
      .string()
      .trim()
      .min(1)
      .max(2000)
      .meta(words({ title: 'Client secret' }, { title: 'Segredo do cliente' }, { secret: true })),
  }),
  oauth2: {
    authorizationUrl: 'https://accounts.google.com/o/oauth2/v2/auth',
    tokenUrl: 'https://oauth2.googleapis.com/token',
    scopes: ['https://mail.google.com/'],
    clientSecretField: 'clientSecret',
    // Without these Google gives a refresh token only at the very first sign-in.
    parameters: { access_type: 'offline', prompt: 'consent' },
  },
  test: ({ values, signal }) => testMailbox(accountOf(values), signal),
});

/** Outlook.com and Microsoft 365: IMAP and SMTP with OAuth 2.0. */
export const microsoftCredential = defineCredential({
  name: 'microsoft',
  label: { en: 'Outlook and Microsoft 365', 'pt-BR': 'Outlook e Microsoft 365' },
  description: {
    en: 'Reads and sends, signs in by the browser; Microsoft takes no passwords any more',
    'pt-BR': 'Lê e envia, entra pelo navegador; a Microsoft não aceita mais senhas',
  },
  icon: 'mail',
  schema: z.object({
    user,
    clientId,
    tenant: z
      .string()
      .trim()
      .regex(/^[A-Za-z0-9.-]+$/)
      .max(100)
      .default('common')
      .meta(
        words(
          { title: 'Tenant', description: '"common" for any account, or the ID of your organisation' },
          { title: 'Locatário', description: '"common" para qualquer conta, ou o ID da sua organização' },
        ),
      ),
  }),
  oauth2: {
    authorizationUrl: 'https://login.microsoftonline.com/{{ tenant }}/oauth2/v2.0/authorize',
    tokenUrl: 'https://login.microsoftonline.com/{{ tenant }}/oauth2/v2.0/token',
    scopes: ['offline_access', 'https://outlook.office.com/IMAP.AccessAsUser.All', 'https://outlook.office.com/SMTP.Send'],
  },
  test: ({ values, signal }) => testMailbox(accountOf(values), signal),
});
