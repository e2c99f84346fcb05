import { createHash } from 'node:crypto';
import {
  addResult,
  defineNode,
  eachItem,
  flagField,
  type Item,
  type JsonObject,
  type LookupResult,
  moreFields,
  type StepContext,
  textField,
  z,
} from '@pulseflow/sdk';
import { appChoice, blocksField, channelField, contentOf, requireChannel, textOfMessage } from './fields';
import { listOf } from './pages';
import { BOT_CREDENTIAL, type SlackValues, slackClient } from './slack';

const postConfig = z.object({
  credential: appChoice(),
  channel: channelField(),
  text: textOfMessage(),
  blocks: blocksField(),
  thread: textField(
    { title: 'In the thread of', description: 'The ts of a message' },
    { title: 'No fio de', description: 'O ts de uma mensagem' },
    { examples: ['{{ sentMessage.ts }}'] },
  ),
  broadcast: flagField(false, { title: 'Show the answer in the channel, too' }, { title: 'Mostrar a resposta também no canal' }),
  preview: flagField(true, { title: 'Previews of links' }, { title: 'Prévias de links' }),
});
type PostConfig = z.output<typeof postConfig>;

/** By this mark a message is found again when nobody knows whether it was sent. */
const MARK = 'pulseflow_step';
const markOf = (key: string): string => createHash('sha256').update(key).digest('hex').slice(0, 32);

const answerSchema = z.object({ channel: z.string(), ts: z.string() });
const messageSchema = z.looseObject({
  ts: z.string(),
  metadata: z.looseObject({ event_payload: z.record(z.string(), z.unknown()).optional() }).optional(),
});
/** So far back a message is looked for: an app that was away for longer asks a person. */
const LOOK_BACK_MS = 7 * 86_400_000;
const MOST_LOOKED_AT = 1000;

/** Posts a message per item. The item goes on with `sentMessage`. */
export const postMessageNode = defineNode({
  name: 'post-message',
  category: 'messages',
  label: { en: 'Post Slack message', 'pt-BR': 'Publicar mensagem no Slack' },
  description: {
    en: 'Posts a message for each item to a channel, a thread or a person.',
    'pt-BR': 'Publica uma mensagem para cada item em um canal, em um fio ou para uma pessoa.',
  },
  keywords: { en: ['chat', 'channel', 'notify', 'thread', 'send'], 'pt-BR': ['conversa', 'canal', 'avisar', 'fio', 'enviar'] },
  config: postConfig,
  ui: {
    'ui:order': ['credential', 'channel', 'text', '*'],
    'ui:groups': [moreFields('blocks', 'thread', 'broadcast', 'preview')],
    credential: { 'ui:widget': 'credential' },
    text: { 'ui:widget': 'textarea', 'ui:options': { rows: 5 } },
    blocks: { 'ui:widget': 'textarea', 'ui:options': { rows: 5, language: 'json' } },
  },
  credential: { types: [BOT_CREDENTIAL] },
  effect: 'unsafe',
  summary: { en: '{{ channel }}: {{ text }}', 'pt-BR': '{{ channel }}: {{ text }}' },
  async execute(context) {
    const values = await context.credential<SlackValues>();
    return eachItem(context, async (item, config, index) => {
      const channel = requireChannel(config.channel);
      const body: JsonObject = {
        channel,
        ...contentOf(config.text, config.blocks),
        ...(config.thread.trim() === '' ? {} : { thread_ts: config.thread.trim(), reply_broadcast: config.broadcast }),
        ...(config.preview ? {} : { unfurl_links: false, unfurl_media: false }),
        metadata: { event_type: MARK, event_payload: { key: markOf(context.idempotencyKey(index)) } },
      };
      const sent = await slackClient(values, context, { channel }).post('/chat.postMessage', {
        json: body,
        schema: answerSchema,
      });
      return withSent(item, sent);
    });
  },
  async lookup(context, index): Promise<LookupResult> {
    const { channel, thread } = context.configFor(index);
    // Only ids can be asked for.
    if (!/^[CGD][A-Z0-9]{5,}$/.test(channel.trim())) return 'unknown';
    const item = context.items[index];
    const found = await findByMark(context, channel.trim(), thread.trim(), markOf(context.idempotencyKey(index)));
    if (typeof found !== 'object' || item === undefined) return found === 'none' ? { happened: false } : 'unknown';
    return { happened: true, outputs: { out: [withSent(item, { channel: channel.trim(), ts: found.ts })] } };
  },
});

function withSent(item: Item, { channel, ts }: { channel: string; ts: string }): Item {
  return addResult(item, 'sentMessage', { channel, ts });
}

/** Looks through the newest messages; needs the scope channels:history (groups:history, im:history). */
async function findByMark(
  context: StepContext<PostConfig>,
  channel: string,
  thread: string,
  mark: string,
): Promise<{ ts: string } | 'none' | 'unknown'> {
  const method = thread === '' ? 'conversations.history' : 'conversations.replies';
  const client = slackClient(await context.credential<SlackValues>(), context, { method, tier: 3 });
  const oldest = String(Math.floor((context.now() - LOOK_BACK_MS) / 1000));
  const query = { channel, limit: 200, include_all_metadata: true, oldest, ...(thread === '' ? {} : { ts: thread }) };
  let looked = 0;
  for await (const message of listOf(client, method, 'messages', query, MOST_LOOKED_AT)) {
    const { ts, metadata } = messageSchema.parse(message);
    if (metadata?.event_payload?.['key'] === mark) return { ts };
    looked += 1;
  }
  return looked >= MOST_LOOKED_AT ? 'unknown' : 'none';
}
