import { createHash } from 'node:crypto';
import {
  addResult,
  defineNode,
  eachItem,
  type Item,
  itemFile,
  type MultipartFile,
  moreFields,
  problem,
  type StepContext,
  textField,
  z,
} from '@pulseflow/sdk';
import { CARD_FIELDS, channelField, contentFields, contentOf, discordChoice } from './content';
import { BOT_CREDENTIAL, createDiscord, type DiscordValues, WEBHOOK_CREDENTIAL } from './discord';

const MOST_FILES = 10;
/** Of a request without a boosted server (support.discord.com: "File Attachments FAQ"); the service says so when it is less. */
const MOST_BYTES = 100_000_000;

const sendConfig = z.object({
  credential: discordChoice(),
  channel: channelField(),
  ...contentFields,
  attach: textField(
    {
      title: 'Attach files of the item',
      description: 'Their names, separated by commas; * is all of them. Up to 10 files, usually of 10 MB',
    },
    {
      title: 'Anexar arquivos do item',
      description: 'Os nomes, separados por vírgulas; * são todos. Até 10 arquivos, em geral de 10 MB',
    },
    { examples: ['*', 'attachment1'] },
  ),
  thread: textField(
    { title: 'Thread', description: 'The id of a thread, for a webhook; for a bot a thread is a channel' },
    { title: 'Tópico', description: 'O id de um tópico, para um webhook; para um bot um tópico é um canal' },
  ),
  replyTo: textField(
    { title: 'Answers the message', description: 'Its id; bots only' },
    { title: 'Responde à mensagem', description: 'O id; só bots' },
    { examples: ['{{ sentMessage.id }}'] },
  ),
  username: textField(
    { title: 'Shown name', description: 'Webhooks only' },
    { title: 'Nome mostrado', description: 'Só webhooks' },
  ),
  avatar: textField(
    { title: 'Shown picture', description: 'An address; webhooks only' },
    { title: 'Imagem mostrada', description: 'Um endereço; só webhooks' },
  ),
});
type SendConfig = z.output<typeof sendConfig>;

const messageSchema = z.object({ id: z.string(), channel_id: z.string() });

/** Sends a message per item. The item goes on with `sentMessage`. */
export const sendMessageNode = defineNode({
  name: 'send-message',
  category: 'messages',
  label: { en: 'Send Discord message', 'pt-BR': 'Enviar mensagem no Discord' },
  description: {
    en: 'Sends a text, a card or files for each item to a channel, by a webhook or a bot.',
    'pt-BR': 'Envia um texto, um cartão ou arquivos para cada item a um canal, por um webhook ou um bot.',
  },
  keywords: { en: ['chat', 'channel', 'embed', 'notify', 'file'], 'pt-BR': ['conversa', 'canal', 'embed', 'avisar', 'arquivo'] },
  config: sendConfig,
  ui: {
    'ui:order': ['credential', 'channel', 'text', '*'],
    'ui:groups': [moreFields(...CARD_FIELDS, 'attach', 'mentions', 'noPreview', 'thread', 'replyTo', 'username', 'avatar')],
    credential: { 'ui:widget': 'credential' },
    text: { 'ui:widget': 'textarea', 'ui:options': { rows: 5 } },
    embedText: { 'ui:widget': 'textarea', 'ui:options': { rows: 3 } },
    embeds: { 'ui:widget': 'textarea', 'ui:options': { rows: 5, language: 'json' } },
  },
  credential: { types: [WEBHOOK_CREDENTIAL, BOT_CREDENTIAL] },
  effect: 'unsafe',
  summary: { en: '{{ text }}', 'pt-BR': '{{ text }}' },
  async execute(context) {
    const discord = createDiscord(await context.credential<DiscordValues>(), context);
    return eachItem(context, async (item, config, index) => {
      const { kind } = discord;
      const files = await filesOf(context, item, config.attach);
      const body = {
        ...contentOf(config),
        ...(kind === 'bot' ? ofBot(config, context.idempotencyKey(index)) : ofWebhook(config)),
      };
      if (config.text.trim() === '' && body.embeds.length === 0 && files.length === 0) {
        throw problem({
          code: 'NODE_CONFIG_INVALID',
          en: 'The message is empty: "Text" gave nothing, and there is neither a card nor a file.',
          ptBr: 'A mensagem está vazia: "Texto" não deu nada, e não há cartão nem arquivo.',
          data: { field: 'text', index },
        });
      }
      const thread = kind === 'webhook' && config.thread.trim() !== '' ? { thread_id: config.thread.trim() } : {};
      const answer = await discord.call('POST', kind === 'bot' ? `${discord.messagesPath(config.channel)}/messages` : '', {
        ...(kind === 'webhook' ? { query: { wait: true, ...thread } } : {}),
        ...(files.length === 0
          ? { json: body }
          : { multipart: { fields: { payload_json: JSON.stringify(body) }, files }, timeoutMs: 300_000 }),
        // A bot's nonce makes Discord give the message that is there, within some minutes.
        effect: kind === 'bot' ? 'idempotent' : 'unsafe',
      });
      const { id, channel_id: channelId } = answer.as(messageSchema);
      return addResult(item, 'sentMessage', { id, channelId });
    });
  },
});

function ofBot({ replyTo }: SendConfig, key: string) {
  return {
    nonce: createHash('sha256').update(key).digest('hex').slice(0, 25),
    enforce_nonce: true,
    ...(replyTo.trim() === '' ? {} : { message_reference: { message_id: replyTo.trim(), fail_if_not_exists: false } }),
  };
}

function ofWebhook({ username, avatar }: SendConfig) {
  return { ...(username === '' ? {} : { username }), ...(avatar === '' ? {} : { avatar_url: avatar }) };
}

async function filesOf(context: StepContext<SendConfig>, item: Item, attach: string): Promise<MultipartFile[]> {
  const wanted = attach
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  const names = wanted.includes('*') ? Object.keys(item.files ?? {}) : wanted;
  const files: MultipartFile[] = [];
  let sizeBytes = 0;
  for (const [index, name] of names.entries()) {
    const { name: fileName, mimeType, ...rest } = itemFile(item, name);
    const bytes = await context.files.read({ name: fileName, mimeType, ...rest });
    sizeBytes += bytes.byteLength;
    files.push({ field: `files[${index}]`, name: fileName, mimeType, bytes });
  }
  if (files.length <= MOST_FILES && sizeBytes <= MOST_BYTES) return files;
  throw problem({
    code: 'DISCORD_FILE_TOO_LARGE',
    en: `Discord takes at most ${MOST_FILES} files in one message, usually of 10 MB each. Send a link instead.`,
    ptBr: `O Discord aceita no máximo ${MOST_FILES} arquivos por mensagem, em geral de 10 MB cada. Envie um link.`,
    data: { field: 'attach' },
  });
}
