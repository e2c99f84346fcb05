import { defineCredential, z } from '../../engine/sdk';
import { words } from '../form/words';
import { requiredText } from './fields';
import { SMTP_CREDENTIAL_TYPE } from './type-names';

/** The values of the type below, as a step gets them. */
export const smtpSchema = z.object({
  host: requiredText({ title: 'Server' }, { title: 'Servidor' }, { examples: ['smtp.example.com'] }).refine(
    (host) => !/[\s/:]/.test(host),
    { message: 'Write the host name alone, such as smtp.example.com', params: { detail: 'HOST_INVALID' } },
  ),
  security: z
    .enum(['starttls', 'tls', 'none'])
    .default('starttls')
    .meta(
      words(
        {
          title: 'Protection',
          options: ['STARTTLS (usually port 587)', 'TLS (usually port 465)', 'None: only for servers of your own network'],
        },
        {
          title: 'Proteção',
          options: ['STARTTLS (geralmente porta 587)', 'TLS (geralmente porta 465)', 'Nenhuma: só para servidores da sua rede'],
        },
      ),
    ),
  port: z
    .number()
    .int()
    .min(1)
    .max(65_535)
    .default(587)
    .meta(words({ title: 'Port' }, { title: 'Porta' })),
  user: z
    .string()
    .trim()
    .max(500)
    .regex(/^[^\r\n]*$/)
    .default('')
    .meta(
      words({ title: 'User', description: 'Empty: no sign-in' }, { title: 'Usuário', description: 'Vazio: sem autenticação' }),
    ),
  password: z
    .string()
    .max(20_000)
    .default('')
    .meta(words({ title: 'Password' }, { title: 'Senha' }, { secret: true })),
  from: z
    .string()
    .trim()
    .max(500)
    .regex(/^[^\r\n]*$/)
    .default('')
    .meta(
      words(
        { title: 'Sender', description: 'Of e-mails that name none' },
        { title: 'Remetente', description: 'Dos e-mails que não dizem qual' },
        { examples: ['PulseFlow <flows@example.com>'] },
      ),
    ),
});

export const smtpCredential = defineCredential({
  type: SMTP_CREDENTIAL_TYPE,
  label: { en: 'Mail server (SMTP)', 'pt-BR': 'Servidor de e-mail (SMTP)' },
  description: { en: 'For sending e-mails', 'pt-BR': 'Para enviar e-mails' },
  icon: 'mail',
  schema: smtpSchema,
  test: async ({ values, signal, services }) => services.mail.check(values, signal),
});
