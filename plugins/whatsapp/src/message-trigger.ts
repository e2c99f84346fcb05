import { createHmac, timingSafeEqual } from 'node:crypto';
import {
  choiceField,
  credentialChoice,
  defineTrigger,
  type Emission,
  hookPathField,
  type Json,
  type JsonObject,
  problem,
  textField,
  type WebhookRequest,
  type WebhookResult,
  z,
} from '@pulseflow/sdk';
import { objectOf } from './cloud';

const WEBHOOK_TYPES = ['whatsapp.webhook'];

const messageConfig = z.object({
  path: hookPathField('whatsapp'),
  credential: credentialChoice(WEBHOOK_TYPES, {}, { title: 'Webhook' }, { title: 'Webhook' }),
  what: choiceField(
    ['messages', 'statuses', 'all'],
    'messages',
    { title: 'Starts with', options: ['Messages', 'Delivery reports: sent, delivered, read, failed', 'Both'] },
    { title: 'Começa com', options: ['Mensagens', 'Relatórios de entrega: enviada, entregue, lida, falhou', 'Ambos'] },
  ),
  numbers: textField(
    { title: 'Only to these numbers', description: 'Phone number IDs, separated by commas. Empty: all of the app' },
    { title: 'Somente para estes números', description: 'IDs dos números, separados por vírgulas. Vazio: todos do app' },
    { expression: 'none' },
  ),
});
type MessageConfig = z.output<typeof messageConfig>;

/** Starts a run for each message to a business number, and for delivery reports. */
export const messageTrigger = defineTrigger({
  name: 'message',
  label: { en: 'WhatsApp message received', 'pt-BR': 'Mensagem do WhatsApp recebida' },
  description: {
    en: 'Starts a run when somebody writes to your number, or when a message of yours was delivered or read. The signature is checked, and the handshake of the setup is answered.',
    'pt-BR':
      'Inicia uma execução quando alguém escreve para o seu número, ou quando uma mensagem sua foi entregue ou lida. A assinatura é verificada, e a verificação da configuração é respondida.',
  },
  keywords: {
    en: ['chat', 'phone', 'webhook', 'delivered', 'read'],
    'pt-BR': ['conversa', 'telefone', 'webhook', 'entregue', 'lida', 'zap'],
  },
  config: messageConfig,
  ui: { 'ui:order': ['path', 'credential', 'what', 'numbers'], credential: { 'ui:widget': 'credential' } },
  credential: { types: WEBHOOK_TYPES },
  summary: { en: '/hooks/{{ path }}', 'pt-BR': '/hooks/{{ path }}' },
  sample: [
    {
      kind: 'message',
      id: 'wamid.HBgNNTUxMTkxMjM0NTY3OA',
      from: '5511912345678',
      name: 'Ana Souza',
      to: '+1 555 000 1234',
      phoneNumberId: '123456789012345',
      date: '2026-11-21T09:00:00.000Z',
      type: 'text',
      text: 'Where is my order?',
      media: { id: '' },
      replyTo: '',
      raw: {},
    },
  ],
  async webhook(request, context) {
    const { appSecret = '', verifyToken = '' } = (await context.credential<{ appSecret?: string; verifyToken?: string }>()) ?? {};
    if (request.method === 'GET') return handshake(request, verifyToken);
    requireSignature(request, appSecret);
    return { emit: emissionsOf(readBody(request), context.config) };
  },
});

/** Meta calls once with GET when the address is entered, and wants the challenge back as it is. Errors: WEBHOOK_REFUSED. */
function handshake({ query }: WebhookRequest, verifyToken: string): WebhookResult {
  const isRight = verifyToken !== '' && isSame(query['hub.verify_token'] ?? '', verifyToken);
  if (query['hub.mode'] !== 'subscribe' || !isRight) {
    throw problem({
      code: 'WEBHOOK_REFUSED',
      en: 'The verify token is another one. Enter the same word at Meta and in the credential.',
      ptBr: 'O verify token é outro. Informe a mesma palavra na Meta e na credencial.',
    });
  }
  return { answer: { headers: { 'content-type': 'text/plain; charset=utf-8' }, body: query['hub.challenge'] ?? '' } };
}

/** Errors: WEBHOOK_REFUSED. */
function requireSignature({ headers, body }: WebhookRequest, appSecret: string): void {
  const expected = `sha256=${createHmac('sha256', appSecret).update(body).digest('hex')}`;
  if (appSecret !== '' && isSame(headers['x-hub-signature-256'] ?? '', expected)) return;
  throw problem({
    code: 'WEBHOOK_REFUSED',
    en: 'The signature of the call is missing or wrong. Enter the "App secret" of the app in the credential.',
    ptBr: 'A assinatura da chamada falta ou está errada. Informe o "App secret" do app na credencial.',
  });
}

function isSame(given: string, expected: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(expected)];
  return one.length === other.length && timingSafeEqual(one, other);
}

/** Errors: WEBHOOK_BODY_INVALID. */
function readBody({ body }: WebhookRequest): JsonObject {
  try {
    return objectOf(JSON.parse(new TextDecoder().decode(body)) as Json);
  } catch (cause) {
    throw problem({
      code: 'WEBHOOK_BODY_INVALID',
      en: 'The body of the call is no JSON object.',
      ptBr: 'O corpo da chamada não é um objeto JSON.',
      cause,
    });
  }
}

const listOf = (value: Json | undefined): JsonObject[] => (Array.isArray(value) ? value.map(objectOf) : []);
const textOf = (value: Json | undefined): string => (typeof value === 'string' ? value : '');

/** One call may carry many messages, of several numbers. */
function emissionsOf(body: JsonObject, { what, numbers }: MessageConfig): Emission[] {
  const wanted = numbers
    .split(',')
    .map((number) => number.trim())
    .filter((number) => number !== '');
  const values = listOf(body['entry'])
    .flatMap(({ changes }) => listOf(changes))
    .filter(({ field }) => field === 'messages')
    .map(({ value }) => objectOf(value))
    .filter((value) => wanted.length === 0 || wanted.includes(textOf(objectOf(value['metadata'])['phone_number_id'])));
  return values.flatMap((value) => [
    ...(what === 'statuses' ? [] : listOf(value['messages']).map((message) => emissionOf(tellMessage(message, value)))),
    ...(what === 'messages' ? [] : listOf(value['statuses']).map((status) => emissionOf(tellStatus(status, value)))),
  ]);
}

/** Meta calls again until it is answered: a message is known by its id, a report by id and status. */
function emissionOf(json: JsonObject): Emission {
  const key = json['kind'] === 'status' ? `${textOf(json['id'])}/${textOf(json['status'])}` : textOf(json['id']);
  return { items: [{ json, ...(key === '' ? {} : { key }) }], ...(key === '' ? {} : { key }) };
}

function placeOf(value: JsonObject): JsonObject {
  const metadata = objectOf(value['metadata']);
  return { to: textOf(metadata['display_phone_number']), phoneNumberId: textOf(metadata['phone_number_id']) };
}

function dateOf(value: Json | undefined): string | null {
  const seconds = Number(textOf(value));
  return seconds > 0 ? new Date(seconds * 1000).toISOString() : null;
}

function tellMessage(message: JsonObject, value: JsonObject): JsonObject {
  const from = textOf(message['from']);
  const contact = listOf(value['contacts']).find((one) => one['wa_id'] === from);
  const type = textOf(message['type']);
  const content = objectOf(message[type]);
  const chosen = objectOf(content['button_reply'] ?? content['list_reply']);
  const written = [objectOf(message['text'])['body'], content['caption'], content['text'], chosen['title']].map(textOf);
  const media = content['mime_type'] === undefined ? undefined : content;
  return {
    kind: 'message',
    id: textOf(message['id']),
    from,
    name: textOf(objectOf(contact?.['profile'])['name']),
    ...placeOf(value),
    date: dateOf(message['timestamp']),
    type,
    text: written.find((text) => text !== '') ?? '',
    media: { id: textOf(media?.['id']), mimeType: textOf(media?.['mime_type']), name: textOf(media?.['filename']) },
    ...(type === 'button' || type === 'interactive' ? { button: textOf(content['payload']) || textOf(chosen['id']) } : {}),
    ...(type === 'location' ? { location: content } : {}),
    ...(type === 'reaction' ? { reaction: content } : {}),
    replyTo: textOf(objectOf(message['context'])['id']),
    raw: message,
  };
}

function tellStatus(status: JsonObject, value: JsonObject): JsonObject {
  const [error] = listOf(status['errors']);
  return {
    kind: 'status',
    id: textOf(status['id']),
    status: textOf(status['status']),
    recipient: textOf(status['recipient_id']),
    ...placeOf(value),
    date: dateOf(status['timestamp']),
    error: error === undefined ? null : { code: error['code'] ?? null, title: textOf(error['title']) },
    raw: status,
  };
}
