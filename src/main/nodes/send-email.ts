import { AppError, defineNode, mapEffects, z } from '../engine/sdk';
import { smtpSchema } from './credentials/smtp-credential';
import { SMTP_CREDENTIAL_TYPE } from './credentials/type-names';
import { credentialChoice, rawText, requireText, textField } from './form/fields';
import { moreFields } from './form/groups';
import { addResult } from './items/add-result';

/** Sends an e-mail per item. The item goes on with `sentEmail`. */
export const sendEmailNode = defineNode({
  type: 'core.send-email',
  version: 1,
  kind: 'action',
  label: { en: 'Send e-mail', 'pt-BR': 'Enviar e-mail' },
  description: {
    en: 'Sends an e-mail for each item by the mail server of its credential or of the settings; without one, to the local outbox folder.',
    'pt-BR':
      'Envia um e-mail para cada item pelo servidor da credencial ou das configurações; sem um, grava na pasta local de saída.',
  },
  icon: 'mail',
  category: 'messages',
  // New flows take `email.send`, which also has attachments and conversations; this one serves the flows that have it.
  isHidden: true,
  replacedBy: 'email.send',
  keywords: {
    en: ['mail', 'e-mail', 'email', 'smtp', 'message', 'letter'],
    'pt-BR': ['correio', 'e-mail', 'email', 'smtp', 'mensagem', 'carta'],
  },
  config: z.object({
    to: textField(
      { title: 'To', description: 'Addresses, separated by commas' },
      { title: 'Para', description: 'Endereços separados por vírgulas' },
      { examples: ['ana@example.com', '{{ customer.email }}'] },
    ),
    cc: textField(
      { title: 'Cc', description: 'Copies; everyone sees these addresses' },
      { title: 'Cc', description: 'Cópias; todos veem estes endereços' },
      { examples: ['team@example.com'] },
    ),
    bcc: textField(
      { title: 'Bcc', description: 'Copies; nobody else sees these addresses' },
      { title: 'Cco', description: 'Cópias; ninguém mais vê estes endereços' },
      { examples: ['archive@example.com'] },
    ),
    from: textField(
      { title: 'From', description: 'Empty: the sender of the settings' },
      { title: 'De', description: 'Vazio: o remetente das configurações' },
    ),
    subject: textField({ title: 'Subject' }, { title: 'Assunto' }, { examples: ['Order {{ id }}'] }),
    text: textField({ title: 'Text' }, { title: 'Texto' }, { examples: ['Hello {{ customer.name }},'] }),
    html: textField(
      { title: 'HTML', description: 'Optional: the same message formatted' },
      { title: 'HTML', description: 'Opcional: a mesma mensagem formatada' },
      { examples: ['<p>Hello {{ customer.name }}</p>'] },
    ),
    credential: credentialChoice(
      [SMTP_CREDENTIAL_TYPE],
      { optional: true },
      { title: 'Mail server', description: 'None: the server of the settings' },
      { title: 'Servidor de e-mail', description: 'Nenhum: o servidor das configurações' },
    ),
  }),
  ui: {
    'ui:order': ['to', 'cc', 'bcc', 'from', 'subject', 'text', 'html', 'credential', '*'],
    'ui:groups': [moreFields('cc', 'bcc', 'from', 'html')],
    to: { 'ui:placeholder': 'ana@example.com' },
    credential: { 'ui:widget': 'credential' },
    from: { 'ui:placeholder': 'PulseFlow <flows@example.com>' },
    text: { 'ui:widget': 'textarea', 'ui:options': { rows: 6 } },
    html: { 'ui:widget': 'textarea', 'ui:options': { rows: 4, language: 'html' } },
  },
  credential: { types: [SMTP_CREDENTIAL_TYPE], required: false },
  effect: (config, services) => (rawText(config, 'credential') !== '' || services.mail.isLive ? 'unsafe' : 'idempotent'),
  resolve: 'item',
  check: (config) => [
    ...requireText(config, 'to', 'RECIPIENT_MISSING', 'Enter whom the e-mail goes to'),
    ...requireText(config, 'subject', 'SUBJECT_MISSING', 'Give the e-mail a subject'),
  ],
  summary: (config) => [rawText(config, 'to'), rawText(config, 'subject')].filter((part) => part !== '').join(': '),
  execute: async (context) => {
    const credential = await context.credential();
    const server = credential === undefined ? undefined : smtpSchema.parse(credential.values);
    return mapEffects(context, async (item, config, index) => {
      if (config.to.trim() === '') {
        throw new AppError({
          code: 'NODE_CONFIG_INVALID',
          message:
            'There is nobody to send the e-mail to: the expression in "To" gave nothing. Check it against the input of this step.',
          data: { field: 'to', index, detail: 'RECIPIENT_EMPTY' },
        });
      }
      const { cc, bcc, from, text, html } = config;
      const optional = Object.entries({ cc, bcc, from, text, html }).filter(([, value]) => value !== '');
      const sent = await context.services.mail.send(
        {
          to: config.to,
          subject: config.subject,
          ...Object.fromEntries(optional),
          idempotencyKey: context.idempotencyKey(index),
        },
        context.signal,
        server,
      );
      const { messageId, delivery, path } = sent;
      return addResult(item, 'sentEmail', { messageId, delivery, to: config.to, ...(path === undefined ? {} : { path }) });
    });
  },
});
