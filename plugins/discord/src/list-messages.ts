import { countField, credentialChoice, defineNode, eachItem, type Json, needed, textField, z } from '@pulseflow/sdk';
import { channelField } from './content';
import { BOT_CREDENTIAL, createDiscord, type DiscordValues } from './discord';

/** What Discord gives at once. */
const PAGE = 100;

/** Reads the messages of a channel, newest first; each becomes an item. */
export const listMessagesNode = defineNode({
  name: 'list-messages',
  category: 'messages',
  label: { en: 'List Discord messages', 'pt-BR': 'Listar mensagens do Discord' },
  description: {
    en: 'Gives the messages of a channel, the newest first, page by page; each becomes an item. Needs a bot.',
    'pt-BR': 'Dá as mensagens de um canal, as mais novas primeiro, página por página; cada uma vira um item. Precisa de um bot.',
  },
  icon: 'list',
  keywords: { en: ['read', 'history', 'channel'], 'pt-BR': ['ler', 'histórico', 'canal'] },
  config: z.object({
    credential: credentialChoice([BOT_CREDENTIAL], {}, { title: 'Bot' }, { title: 'Bot' }),
    channel: needed(channelField()),
    after: textField(
      { title: 'Only after the message', description: 'Its id; empty: as far back as the number below' },
      { title: 'Somente depois da mensagem', description: 'O id; vazio: até o número abaixo' },
    ),
    limit: countField({ min: 1, max: 10_000, preset: 100 }, { title: 'At most' }, { title: 'No máximo' }),
  }),
  ui: { 'ui:order': ['credential', 'channel', 'limit', 'after'], credential: { 'ui:widget': 'credential' } },
  credential: { types: [BOT_CREDENTIAL] },
  effect: 'none',
  summary: { en: '{{ channel }}', 'pt-BR': '{{ channel }}' },
  async execute(context) {
    const discord = createDiscord(await context.credential<DiscordValues>(), context);
    return eachItem(context, async (_item, { channel, after, limit }) => {
      const found: { json: Json; key: string }[] = [];
      let before: string | undefined;
      while (found.length < limit) {
        const count = Math.min(PAGE, limit - found.length);
        const query = { limit: count, ...(before === undefined ? {} : { before }) };
        const answer = await discord.call('GET', `${discord.messagesPath(channel)}/messages`, { query });
        const page = answer.as(z.array(z.looseObject({ id: z.string() })));
        const wanted = page.filter(({ id }) => after.trim() === '' || isAfter(id, after.trim()));
        found.push(...wanted.map((message) => ({ json: message as Json, key: message.id })));
        before = page.at(-1)?.id;
        if (page.length < count || wanted.length < page.length) break;
      }
      return found;
    });
  },
});

/** Ids count on with time. */
function isAfter(id: string, other: string): boolean {
  return id.length === other.length ? id > other : id.length > other.length;
}
