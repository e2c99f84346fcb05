import { choiceField, countField, defineNode, eachItem, needed, textField, z } from '@pulseflow/sdk';
import { appChoice, requireChannel } from './fields';
import { listOf } from './pages';
import { BOT_CREDENTIAL, type SlackValues, slackClient } from './slack';

const LISTS = {
  channels: { method: 'conversations.list', list: 'channels', tier: 2 },
  people: { method: 'users.list', list: 'members', tier: 2 },
  messages: { method: 'conversations.history', list: 'messages', tier: 3 },
  replies: { method: 'conversations.replies', list: 'messages', tier: 3 },
} as const;
/** What Slack recommends to ask for at once. */
const PAGE = 200;

/** Lists channels, people or messages; each becomes an item. */
export const listNode = defineNode({
  name: 'list',
  category: 'messages',
  label: { en: 'List from Slack', 'pt-BR': 'Listar do Slack' },
  description: {
    en: 'Gives the channels, people or messages of the workspace, page by page; each becomes an item.',
    'pt-BR': 'Dá os canais, as pessoas ou as mensagens do espaço, página por página; cada um vira um item.',
  },
  icon: 'list',
  keywords: { en: ['channels', 'users', 'history', 'read'], 'pt-BR': ['canais', 'usuários', 'histórico', 'ler'] },
  config: z.object({
    credential: appChoice(),
    what: choiceField(
      ['channels', 'people', 'messages', 'replies'],
      'channels',
      { title: 'What', options: ['Channels', 'People', 'Messages of a channel', 'Answers in a thread'] },
      { title: 'O quê', options: ['Canais', 'Pessoas', 'Mensagens de um canal', 'Respostas de um fio'] },
    ),
    channel: needed(
      textField(
        { title: 'Channel', description: 'Its id (C…)' },
        { title: 'Canal', description: 'O id (C…)' },
        { examples: ['C0123456789'], showWhen: { what: ['messages', 'replies'] } },
      ),
    ),
    thread: needed(textField({ title: 'Thread (ts)' }, { title: 'Fio (ts)' }, { showWhen: { what: ['replies'] } })),
    limit: countField({ min: 1, max: 100_000, preset: 200 }, { title: 'At most' }, { title: 'No máximo' }),
  }),
  ui: { 'ui:order': ['credential', 'what', 'channel', 'thread', 'limit'], credential: { 'ui:widget': 'credential' } },
  credential: { types: [BOT_CREDENTIAL] },
  effect: 'none',
  summary: { en: '{{ what }}', 'pt-BR': '{{ what }}' },
  async execute(context) {
    const values = await context.credential<SlackValues>();
    return eachItem(context, async (_item, { what, channel, thread, limit }) => {
      const { method, list, tier } = LISTS[what];
      const isOfChannel = what === 'messages' || what === 'replies';
      const query = {
        limit: Math.min(limit, PAGE),
        ...(isOfChannel ? { channel: requireChannel(channel) } : {}),
        ...(what === 'replies' ? { ts: thread.trim() } : {}),
        ...(what === 'channels' ? { exclude_archived: true, types: 'public_channel,private_channel' } : {}),
      };
      const found = [];
      const client = slackClient(values, context, { method, tier });
      for await (const json of listOf(client, method, list, query, limit)) found.push({ json });
      return found;
    });
  },
});
