import { basename } from 'node:path';
import {
  addResult,
  credentialChoice,
  defineNode,
  eachItem,
  type FileRef,
  type Item,
  moreFields,
  problem,
  type StepContext,
  textField,
  z,
} from '@pulseflow/sdk';
import { SENDING_CREDENTIALS, type SmtpAccount, smtpAccountOf } from './smtp/account';

/** Of all attachments of a message together; what providers take is less (Gmail and Outlook: 25 MB and 20 MB, as sent). */
const LARGEST_ATTACHMENTS_BYTES = 50_000_000;

const sendConfig = z.object({
  to: textField(
    { title: 'To', description: 'Addresses, separated by commas' },
    { title: 'Para', description: 'Endereços separados por vírgulas' },
    { examples: ['ana@example.com', '{{ customer.email }}'] },
  ),
  cc: textField(
    { title: 'Cc', description: 'Copies; everyone sees these addresses' },
    { title: 'Cc', description: 'Cópias; todos veem estes endereços' },
  ),
  bcc: textField(
    { title: 'Bcc', description: 'Copies; nobody else sees these addresses' },
    { title: 'Cco', description: 'Cópias; ninguém mais vê estes endereços' },
  ),
  from: textField(
    { title: 'From', description: 'Empty: the sender of the mail server’s credential or of the settings' },
    { title: 'De', description: 'Vazio: o remetente da credencial do servidor ou das configurações' },
    { examples: ['PulseFlow <flows@example.com>'] },
  ),
  replyTo: textField(
    { title: 'Answers to', description: 'Empty: to the sender' },
    { title: 'Respostas para', description: 'Vazio: para o remetente' },
  ),
  subject: textField({ title: 'Subject' }, { title: 'Assunto' }, { examples: ['Order {{ id }}'] }),
  text: textField({ title: 'Text' }, { title: 'Texto' }, { examples: ['Hello {{ customer.name }},'] }),
  html: textField(
    { title: 'HTML', description: 'Optional: the same message formatted' },
    { title: 'HTML', description: 'Opcional: a mesma mensagem formatada' },
    { examples: ['<p>Hello {{ customer.name }}</p>'] },
  ),
  attach: textField(
    {
      title: 'Attach files of the item',
      description: 'Their names in the item, separated by commas, such as attachment1; * is all of them',
    },
    { title: 'Anexar arquivos do item', description: 'Os nomes no item, separados por vírgulas, como attachment1; * são todos' },
    { examples: ['*', 'attachment1'] },
  ),
  attachPaths: textField(
    { title: 'Attach files of the workspace', description: 'Paths below the files folder, one a line' },
    { title: 'Anexar arquivos do espaço de trabalho', description: 'Caminhos dentro da pasta de arquivos, um por linha' },
    { examples: ['reports/today.csv'] },
  ),
  inReplyTo: textField(
    { title: 'Is the answer to', description: 'The Message-ID of a message, so that both are shown as one conversation' },
    { title: 'É a resposta a', description: 'O Message-ID de uma mensagem, para que ambas apareçam como uma conversa' },
    { examples: ['{{ messageId }}'] },
  ),
  references: textField(
    { title: 'References', description: 'Message-IDs of the conversation so far' },
    { title: 'Referências', description: 'Message-IDs da conversa até aqui' },
    { examples: ['{{ references }}'] },
  ),
  credential: credentialChoice(
    SENDING_CREDENTIALS,
    { optional: true },
    { title: 'Mail server', description: 'None: the server of the settings' },
    { title: 'Servidor de e-mail', description: 'Nenhum: o servidor das configurações' },
  ),
});
type SendConfig = z.output<typeof sendConfig>;

/** Sends an e-mail per item. The item goes on with `sentEmail`. */
export const sendNode = defineNode({
  name: 'send',
  category: 'messages',
  label: { en: 'Send e-mail', 'pt-BR': 'Enviar e-mail' },
  description: {
    en: 'Sends an e-mail for each item, with attachments, also as an answer in a conversation. Without a mail server it goes to the local outbox folder.',
    'pt-BR':
      'Envia um e-mail para cada item, com anexos, também como resposta em uma conversa. Sem servidor de e-mail, grava na pasta local de saída.',
  },
  keywords: {
    en: ['mail', 'e-mail', 'email', 'smtp', 'message', 'letter', 'reply', 'attachment'],
    'pt-BR': ['correio', 'e-mail', 'email', 'smtp', 'mensagem', 'carta', 'responder', 'anexo'],
  },
  config: sendConfig,
  ui: {
    'ui:order': ['to', 'cc', 'bcc', 'from', 'replyTo', 'subject', 'text', 'html', 'attach', 'attachPaths', '*', 'credential'],
    'ui:groups': [moreFields('cc', 'bcc', 'from', 'replyTo', 'html', 'attachPaths', 'inReplyTo', 'references')],
    to: { 'ui:placeholder': 'ana@example.com' },
    text: { 'ui:widget': 'textarea', 'ui:options': { rows: 6 } },
    html: { 'ui:widget': 'textarea', 'ui:options': { rows: 4, language: 'html' } },
    attachPaths: { 'ui:widget': 'textarea', 'ui:options': { rows: 2 } },
    credential: { 'ui:widget': 'credential' },
  },
  credential: { types: SENDING_CREDENTIALS, required: false },
  effect: 'unsafe',
  summary: { en: '{{ to }}: {{ subject }}', 'pt-BR': '{{ to }}: {{ subject }}' },
  async execute(context) {
    const values = await context.credential();
    const account = values === undefined ? undefined : smtpAccountOf(values);
    return eachItem(context, async (item, config, index) => {
      if ([config.to, config.cc, config.bcc].every((list) => list.trim() === '')) {
        throw problem({
          code: 'NODE_CONFIG_INVALID',
          data: { field: 'to', index, detail: 'RECIPIENT_EMPTY' },
          en: 'There is nobody to send the e-mail to: the expression in "To" gave nothing. Check it against the input of this step.',
          ptBr: 'Não há para quem enviar o e-mail: a expressão em "Para" não deu nada. Compare-a com a entrada desta etapa.',
        });
      }
      const attachments = await attachmentsOf(context, item, config);
      const sent =
        account === undefined
          ? await sendByTheSettings(context, config, attachments, context.idempotencyKey(index))
          : await sendByAccount(context, account, config, attachments, context.idempotencyKey(index));
      return addResult(item, 'sentEmail', { ...sent, to: config.to });
    });
  },
});

type Attachments = { filename: string; content: Buffer; contentType: string }[];

async function attachmentsOf(context: StepContext<SendConfig>, item: Item, config: SendConfig): Promise<Attachments> {
  const inItem = item.files ?? {};
  const wanted = config.attach
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  const names = wanted.includes('*') ? Object.keys(inItem) : wanted;
  const files = names.map((name): FileRef => {
    const file = inItem[name];
    if (file !== undefined) return file;
    const there = Object.keys(inItem).join(', ');
    throw problem({
      code: 'EMAIL_ATTACHMENT_MISSING',
      data: { field: 'attach', name },
      en: `The item has no file "${name}"${there === '' ? '; it has none at all' : `. It has: ${there}`}.`,
      ptBr: `O item não tem o arquivo "${name}"${there === '' ? '; não tem nenhum' : `. Ele tem: ${there}`}.`,
    });
  });
  const paths = config.attachPaths
    .split('\n')
    .map((path) => path.trim())
    .filter((path) => path !== '');
  for (const path of paths) files.push({ path, name: basename(path), mimeType: '', sizeBytes: 0 });
  const attachments: Attachments = [];
  let sizeBytes = 0;
  for (const file of files) {
    const content = Buffer.from(await context.files.read(file));
    sizeBytes += content.byteLength;
    if (sizeBytes > LARGEST_ATTACHMENTS_BYTES) {
      throw problem({
        code: 'EMAIL_ATTACHMENTS_TOO_LARGE',
        data: { field: 'attach' },
        en: `The attachments are larger than ${LARGEST_ATTACHMENTS_BYTES / 1_000_000} MB together. No provider takes that; send a link instead.`,
        ptBr: `Os anexos juntos passam de ${LARGEST_ATTACHMENTS_BYTES / 1_000_000} MB. Nenhum provedor aceita isso; envie um link.`,
      });
    }
    attachments.push({ filename: file.name, content, contentType: file.mimeType });
  }
  return attachments;
}

async function sendByAccount(
  context: StepContext<SendConfig>,
  account: SmtpAccount,
  config: SendConfig,
  attachments: Attachments,
  idempotencyKey: string,
) {
  const [{ composeMail }, { sendBySmtp }] = await Promise.all([import('./smtp/compose'), import('./smtp/session')]);
  const from = config.from || account.from || (account.user.includes('@') ? account.user : '');
  const mail = await composeMail({ ...config, from, attachments, idempotencyKey }, context.now());
  const { rejected } = await sendBySmtp(account, mail, context.signal);
  return { messageId: mail.messageId, delivery: 'smtp', ...(rejected.length === 0 ? {} : { rejected }) };
}

/** The app's own mail carries text alone. */
async function sendByTheSettings(
  context: StepContext<SendConfig>,
  config: SendConfig,
  attachments: Attachments,
  idempotencyKey: string,
) {
  const { to, cc, bcc, from, subject, text, html, replyTo, inReplyTo } = config;
  if (attachments.length > 0 || replyTo !== '' || inReplyTo !== '') {
    throw problem({
      code: 'NODE_CONFIG_INVALID',
      data: { field: 'credential' },
      en: 'Attachments and answers need a mail server in the step: choose a credential in "Mail server".',
      ptBr: 'Anexos e respostas precisam de um servidor de e-mail na etapa: escolha uma credencial em "Servidor de e-mail".',
    });
  }
  const optional = Object.fromEntries(Object.entries({ cc, bcc, from, text, html }).filter(([, value]) => value !== ''));
  const sent = await context.mail.send({ to, subject, ...optional, idempotencyKey });
  const { messageId, delivery, path, rejected } = sent;
  return {
    messageId,
    delivery,
    ...(path === undefined ? {} : { path }),
    ...(rejected === undefined || rejected.length === 0 ? {} : { rejected }),
  };
}
