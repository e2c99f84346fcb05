import { choiceField, defineTrigger, flagField, moreFields, type SubscribeContext, textField, z } from '@pulseflow/sdk';
import { BOT_CREDENTIAL, type BotValues, createBot } from '../bot';
import { botChoice } from '../fields';
import { listenToUpdates, type Update } from './hub';
import { contentOf, KINDS, objectOf, textOf, toItem } from './to-item';

/** After a week without updates Telegram begins counting anew. */
const COUNT_LASTS_MS = 6 * 86_400_000;

const messageConfig = z.object({
  credential: botChoice(),
  what: choiceField(
    ['all', 'messages', 'buttons'],
    'all',
    { title: 'Starts with', options: ['Messages and pressed buttons', 'Messages', 'Pressed buttons'] },
    { title: 'Começa com', options: ['Mensagens e botões apertados', 'Mensagens', 'Botões apertados'] },
  ),
  chats: textField(
    { title: 'Only in these chats', description: 'Ids or @names, separated by commas. Empty: anybody may start this flow' },
    {
      title: 'Somente nestas conversas',
      description: 'Ids ou @nomes, separados por vírgulas. Vazio: qualquer pessoa pode iniciar este fluxo',
    },
    { examples: ['123456789, -1001234567890'], expression: 'none' },
  ),
  begins: textField(
    {
      title: 'Only when the text begins with',
      description: 'Several are separated by commas; a button counts by what it gives back',
    },
    { title: 'Somente quando o texto começa com', description: 'Separe vários por vírgulas; um botão conta pelo que devolve' },
    { examples: ['/report, approve'], expression: 'none' },
  ),
  edited: flagField(false, { title: 'Edited messages too' }, { title: 'Também mensagens editadas' }),
  keepFiles: flagField(
    true,
    {
      title: 'Keep photos and files',
      description: 'The item carries them: file1, …; up to 20 MB, more Telegram gives to no bot',
    },
    { title: 'Guardar fotos e arquivos', description: 'O item os carrega: file1, …; até 20 MB, mais o Telegram não dá a bots' },
  ),
  waiting: flagField(
    false,
    { title: 'At the very start also what waited', description: 'Messages of up to a day before the flow was published' },
    { title: 'No começo, também o que esperava', description: 'Mensagens de até um dia antes de o fluxo ser publicado' },
  ),
});
type MessageConfig = z.output<typeof messageConfig>;

const stateSchema = z.object({ since: z.number(), last: z.number().default(-1), at: z.number().default(0) });

/** Starts a run for each message that a bot is sent, by long polling. */
export const messageTrigger = defineTrigger({
  name: 'message',
  label: { en: 'Telegram message received', 'pt-BR': 'Mensagem do Telegram recebida' },
  description: {
    en: 'Starts a run when somebody writes to the bot or presses one of its buttons, within a second, without an address on the internet. Several flows may use the same bot.',
    'pt-BR':
      'Inicia uma execução quando alguém escreve ao bot ou aperta um botão dele, em um segundo, sem endereço na internet. Vários fluxos podem usar o mesmo bot.',
  },
  keywords: { en: ['chat', 'bot', 'command', 'button', 'photo'], 'pt-BR': ['conversa', 'bot', 'comando', 'botão', 'foto'] },
  config: messageConfig,
  ui: {
    'ui:order': ['credential', 'what', 'chats', 'begins', '*'],
    'ui:groups': [moreFields('edited', 'keepFiles', 'waiting')],
    credential: { 'ui:widget': 'credential' },
  },
  credential: { types: [BOT_CREDENTIAL] },
  summary: { en: '{{ begins }}', 'pt-BR': '{{ begins }}' },
  sample: [
    {
      updateId: 10_001,
      kind: 'message',
      chat: { id: 123_456_789, type: 'private', name: 'Ana Souza', username: 'ana' },
      from: { id: 123_456_789, type: 'user', name: 'Ana Souza', username: 'ana', language: 'pt-br' },
      messageId: 7,
      date: '2026-11-21T09:00:00.000Z',
      text: '/report today',
      command: 'report',
      arguments: 'today',
      replyTo: null,
      files: [],
      raw: {},
    },
  ],
  async subscribe(context) {
    const bot = createBot(await context.credential<BotValues>(), context);
    const kept = stateSchema.safeParse(context.state).data;
    let state = kept ?? { since: context.config.waiting ? 0 : context.now(), last: -1, at: 0 };
    if (kept === undefined) await context.save(state);
    const take = async (update: Update): Promise<void> => {
      const now = context.now();
      const isDone = update.update_id <= state.last && now - state.at < COUNT_LASTS_MS;
      if (isDone || !isWanted(update, context, state.since)) return;
      const next = { ...state, last: update.update_id, at: now };
      const item = await toItem(update, bot, context.files, context.config.keepFiles);
      await context.emit(item, { key: String(update.update_id), state: next });
      state = next;
    };
    await listenToUpdates(bot, { kinds: kindsOf(context.config), take }, context);
  },
});

function kindsOf({ what, edited }: MessageConfig): string[] {
  const messages = edited ? ['message', 'channel_post', 'edited_message'] : ['message', 'channel_post'];
  return [...(what === 'buttons' ? [] : messages), ...(what === 'messages' ? [] : ['callback_query'])];
}

function isWanted(update: Update, { config }: SubscribeContext<MessageConfig>, since: number): boolean {
  const found = contentOf(update);
  if (found === undefined || !kindsOf(config).includes(found.kind) || !KINDS.includes(found.kind)) return false;
  const { date } = found.message;
  // The date of a pressed button is that of its message. Telegram's clock is not ours: some seconds are let pass.
  if (found.kind !== 'callback_query' && typeof date === 'number' && date * 1000 < since - 10_000) return false;
  const chat = objectOf(found.message['chat']);
  const chats = listOf(config.chats);
  const names = [String(chat['id']), `@${String(chat['username'])}`.toLowerCase()];
  if (chats.length > 0 && !chats.some((one) => names.includes(one))) return false;
  const begins = listOf(config.begins);
  return begins.length === 0 || begins.some((one) => textOf(update).toLowerCase().startsWith(one));
}

function listOf(text: string): string[] {
  return text
    .toLowerCase()
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');
}
