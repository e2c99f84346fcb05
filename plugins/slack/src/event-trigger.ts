import { createHmac, timingSafeEqual } from 'node:crypto';
import {
  credentialChoice,
  defineTrigger,
  flagField,
  hookPathField,
  type Item,
  type Json,
  type JsonObject,
  moreFields,
  problem,
  textField,
  type WebhookRequest,
  z,
} from '@pulseflow/sdk';

const SIGNING_TYPES = ['slack.signing'];
/** Older calls may be copies of what somebody overheard (docs.slack.dev/authentication/verifying-requests-from-slack). */
const OLDEST_MS = 300_000;

const eventConfig = z.object({
  path: hookPathField('slack'),
  credential: credentialChoice(SIGNING_TYPES, {}, { title: 'Signing secret' }, { title: 'Segredo de assinatura' }),
  events: textField(
    {
      title: 'Only these',
      description: 'Types of events, /commands, or ids of buttons, separated by commas. Empty: all that Slack sends',
    },
    {
      title: 'Somente estes',
      description: 'Tipos de eventos, /comandos ou ids de botões, separados por vírgulas. Vazio: tudo o que o Slack envia',
    },
    { examples: ['app_mention, reaction_added', '/report'], expression: 'none' },
  ),
  channels: textField(
    { title: 'Only in these channels', description: 'Ids, separated by commas. Empty: all' },
    { title: 'Somente nestes canais', description: 'Ids separados por vírgulas. Vazio: todos' },
    { examples: ['C0123456789'], expression: 'none' },
  ),
  bots: flagField(
    false,
    { title: 'Messages of apps, too', description: 'Without it a flow does not answer itself' },
    { title: 'Também mensagens de apps', description: 'Sem isto um fluxo não responde a si mesmo' },
  ),
  acknowledge: textField(
    { title: 'Answer to a command', description: 'Seen at once by whoever wrote it' },
    { title: 'Resposta a um comando', description: 'Vista na hora por quem o escreveu' },
    { examples: ['Working on it …'], expression: 'none' },
  ),
});

/** Starts a run for what Slack tells its app: events, slash commands, buttons. */
export const eventTrigger = defineTrigger({
  name: 'event',
  label: { en: 'Slack event', 'pt-BR': 'Evento do Slack' },
  description: {
    en: 'Starts a run when Slack calls this address: a message, a mention, a reaction, a /command or a pressed button. The signature is checked, and the first call of the setup is answered.',
    'pt-BR':
      'Inicia uma execução quando o Slack chama este endereço: uma mensagem, menção, reação, um /comando ou botão apertado. A assinatura é verificada, e a primeira chamada da configuração é respondida.',
  },
  keywords: {
    en: ['message', 'mention', 'reaction', 'slash command', 'button', 'webhook'],
    'pt-BR': ['mensagem', 'menção', 'reação', 'comando', 'botão', 'webhook'],
  },
  config: eventConfig,
  ui: {
    'ui:order': ['path', 'credential', 'events', 'channels', '*'],
    'ui:groups': [moreFields('bots', 'acknowledge')],
    credential: { 'ui:widget': 'credential' },
  },
  credential: { types: SIGNING_TYPES },
  summary: { en: '/hooks/{{ path }} {{ events }}', 'pt-BR': '/hooks/{{ path }} {{ events }}' },
  sample: [
    {
      kind: 'event',
      type: 'app_mention',
      channel: 'C0123456789',
      user: 'U0123456789',
      text: '<@U0LAN0Z89> what is the status?',
      ts: '1763715600.000100',
      thread: '',
      payload: { type: 'app_mention' },
    },
  ],
  async webhook(request, context) {
    const secret = (await context.credential<{ secret: string }>())?.secret ?? '';
    requireSignature(request, secret, context.now());
    const call = readCall(request);
    if (call.kind === 'event' && call.payload['type'] === 'url_verification') {
      return { answer: { body: { challenge: call.payload['challenge'] ?? '' } } };
    }
    const told = tell(call);
    const { acknowledge } = context.config;
    const answer = call.kind === 'command' && acknowledge !== '' ? { answer: { body: { text: acknowledge } } } : {};
    if (!isWanted(told, context.config)) return {};
    const item: Item = { json: { ...told.json, kind: call.kind, payload: told.payload } };
    return { emit: [{ items: [item], ...(told.key === '' ? {} : { key: told.key }) }], ...answer };
  },
});

/** Errors: WEBHOOK_REFUSED. */
function requireSignature({ headers, body }: WebhookRequest, secret: string, now: number): void {
  const timestamp = headers['x-slack-request-timestamp'] ?? '';
  const expected = Buffer.from(`v0=${createHmac('sha256', secret).update(`v0:${timestamp}:`).update(body).digest('hex')}`);
  const given = Buffer.from(headers['x-slack-signature'] ?? '');
  const isSigned = secret !== '' && given.length === expected.length && timingSafeEqual(given, expected);
  if (isSigned && Math.abs(now - Number(timestamp) * 1000) <= OLDEST_MS) return;
  throw problem({
    code: 'WEBHOOK_REFUSED',
    en: isSigned
      ? 'The call is older than five minutes. Check the clock of this computer.'
      : 'The signature of the call is missing or wrong. Enter the "Signing Secret" of the app in the credential.',
    ptBr: isSigned
      ? 'A chamada tem mais de cinco minutos. Verifique o relógio deste computador.'
      : 'A assinatura da chamada falta ou está errada. Informe o "Signing Secret" do app na credencial.',
  });
}

interface Call {
  kind: 'event' | 'command' | 'interaction';
  payload: JsonObject;
}

/** Events come as JSON, commands as a form, buttons as a form with the JSON in `payload`. Errors: WEBHOOK_BODY_INVALID. */
function readCall({ headers, body }: WebhookRequest): Call {
  const text = new TextDecoder().decode(body);
  if (!(headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded')) {
    return { kind: 'event', payload: parse(text) };
  }
  const form = new URLSearchParams(text);
  const payload = form.get('payload');
  return payload === null
    ? { kind: 'command', payload: Object.fromEntries(form) }
    : { kind: 'interaction', payload: parse(payload) };
}

function parse(text: string): JsonObject {
  try {
    const value = JSON.parse(text) as Json;
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  } catch {
    // Told below, as for any other value.
  }
  throw problem({
    code: 'WEBHOOK_BODY_INVALID',
    en: 'The body of the call is no JSON object.',
    ptBr: 'O corpo da chamada não é um objeto JSON.',
  });
}

interface Told {
  json: JsonObject;
  payload: JsonObject;
  /** The same for each delivery of one occurrence. */
  key: string;
  names: string[];
  channel: string;
  isOfBot: boolean;
}

const objectOf = (value: Json | undefined): JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
const textOf = (value: Json | undefined): string => (typeof value === 'string' ? value : '');

function tell({ kind, payload }: Call): Told {
  if (kind === 'command') {
    const command = textOf(payload['command']);
    const channel = textOf(payload['channel_id']);
    const json = { type: command, channel, user: textOf(payload['user_id']), text: textOf(payload['text']) };
    // Values that let whoever has them act for Slack's user for a while are no business of a run's record.
    const { token: _token, ...shown } = payload;
    return { json, payload: shown, key: textOf(payload['trigger_id']), names: [command], channel, isOfBot: false };
  }
  if (kind === 'interaction') {
    const action = objectOf(Array.isArray(payload['actions']) ? payload['actions'][0] : undefined);
    const channel = textOf(objectOf(payload['channel'])['id']);
    const names = [textOf(payload['type']), textOf(action['action_id']), textOf(payload['callback_id'])];
    const chosen = textOf(objectOf(action['selected_option'])['value']);
    const json = {
      type: textOf(payload['type']),
      channel,
      user: textOf(objectOf(payload['user'])['id']),
      action: textOf(action['action_id']),
      value: textOf(action['value']) || chosen,
      ts: textOf(objectOf(payload['message'])['ts']),
    };
    const key = textOf(payload['trigger_id']) || textOf(action['action_ts']);
    const { token: _token, ...shown } = payload;
    return { json, payload: shown, key, names, channel, isOfBot: false };
  }
  const event = objectOf(payload['event']);
  const type = textOf(event['type']);
  const item = objectOf(event['item']);
  const channel = textOf(event['channel']) || textOf(item['channel']) || textOf(objectOf(event['channel'])['id']);
  const json = {
    type,
    channel,
    user: textOf(event['user']),
    text: textOf(event['text']),
    ts: textOf(event['ts']) || textOf(item['ts']),
    thread: textOf(event['thread_ts']),
    ...(event['reaction'] === undefined ? {} : { reaction: event['reaction'] }),
  };
  const isOfBot = event['bot_id'] !== undefined || event['subtype'] === 'bot_message';
  const names = [type, `${type}.${textOf(event['subtype'])}`];
  return { json, payload: event, key: textOf(payload['event_id']), names, channel, isOfBot };
}

function isWanted(told: Told, { events, channels, bots }: z.output<typeof eventConfig>): boolean {
  const wanted = listOf(events);
  const places = listOf(channels);
  if (told.isOfBot && !bots) return false;
  if (wanted.length > 0 && !told.names.some((name) => wanted.includes(name))) return false;
  return places.length === 0 || places.includes(told.channel);
}

function listOf(text: string): string[] {
  return text
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');
}
