import { defineCredential, words, z } from '@pulseflow/sdk';
import { accountOf } from './imap/account';
import { testMailbox } from './imap/test-mailbox';

/** The values of the type below. */
export const imapSchema = z.object({
  host: z
    .string()
    .trim()
    .min(1)
    .max(255)
    .refine((host) => !/[\s/:]/.test(host), { message: 'Write the host name alone, such as imap.example.com' })
    .meta(words({ title: 'Server' }, { title: 'Servidor' }, { examples: ['imap.example.com'] })),
  security: z
    .enum(['tls', 'starttls', 'none'])
    .default('tls')
    .meta(
      words(
        {
          title: 'Protection',
          options: ['TLS (usually port 993)', 'STARTTLS (usually port 143)', 'None: only for servers of your own network'],
        },
        {
          title: 'Proteção',
          options: ['TLS (geralmente porta 993)', 'STARTTLS (geralmente porta 143)', 'Nenhuma: só para servidores da sua rede'],
        },
      ),
    ),
  port: z
    .number()
    .int()
    .min(1)
    .max(65_535)
    .default(993)
    .meta(words({ title: 'Port' }, { title: 'Porta' })),
  user: z
    .string()
    .trim()
    .min(1)
    .max(500)
    .regex(/^[^\r\n]*$/)
    .meta(
      words(
        { title: 'User', description: 'Often the whole e-mail address' },
        { title: 'Usuário', description: 'Muitas vezes o endereço de e-mail inteiro' },
      ),
    ),
  password: z
    .string()
    .min(1)
    .max(20_000)
    .meta(
      words(
        { title: 'Password', description: 'Many providers ask for an app password, made in the settings of the account' },
        { title: 'Senha', description: 'Muitos provedores pedem uma senha de app, criada nas configurações da conta' },
        { secret: true },
      ),
    ),
});

/** A mailbox that is reached with user and password. */
export const imapCredential = defineCredential({
  name: 'imap',
  label: { en: 'Mailbox (IMAP)', 'pt-BR': 'Caixa de correio (IMAP)' },
  description: { en: 'For reading, marking and moving e-mails', 'pt-BR': 'Para ler, marcar e mover e-mails' },
  icon: 'inbox',
  schema: imapSchema,
  test: ({ values, signal }) => testMailbox(accountOf(values), signal),
});
