import {
  addResult,
  choiceField,
  defineNode,
  eachItem,
  isAppError,
  moreFields,
  needed,
  needText,
  pathPart,
  textField,
  z,
} from '@pulseflow/sdk';
import { CARD_FIELDS, contentFields, contentOf, discordChoice } from './content';
import { BOT_CREDENTIAL, createDiscord, type DiscordValues, WEBHOOK_CREDENTIAL } from './discord';

/** Changes or deletes a message of the same webhook or bot. Doing it again changes nothing. */
export const editMessageNode = defineNode({
  name: 'edit-message',
  category: 'messages',
  label: { en: 'Edit Discord message', 'pt-BR': 'Editar mensagem no Discord' },
  description: {
    en: 'Changes or deletes a message that the webhook or bot sent, so that one message shows how things stand.',
    'pt-BR': 'Muda ou exclui uma mensagem que o webhook ou bot enviou, para que uma só mensagem mostre a situação.',
  },
  icon: 'pencil',
  keywords: { en: ['change', 'update', 'delete'], 'pt-BR': ['mudar', 'atualizar', 'excluir'] },
  config: z.object({
    credential: discordChoice(),
    channel: textField(
      { title: 'Channel', description: 'Its id; bots only' },
      { title: 'Canal', description: 'O id; só bots' },
      {},
      '{{ sentMessage.channelId }}',
    ),
    message: needed(
      textField(
        { title: 'Message', description: 'Its id' },
        { title: 'Mensagem', description: 'O id' },
        {},
        '{{ sentMessage.id }}',
      ),
    ),
    action: choiceField(
      ['edit', 'delete'],
      'edit',
      { title: 'What to do', options: ['Change it', 'Delete it'] },
      { title: 'O que fazer', options: ['Mudar', 'Excluir'] },
    ),
    ...contentFields,
  }),
  ui: {
    'ui:order': ['credential', 'action', 'text', '*'],
    'ui:groups': [moreFields('channel', 'message', ...CARD_FIELDS, 'mentions', 'noPreview')],
    credential: { 'ui:widget': 'credential' },
    text: { 'ui:widget': 'textarea', 'ui:options': { rows: 5 } },
    embedText: { 'ui:widget': 'textarea', 'ui:options': { rows: 3 } },
    embeds: { 'ui:widget': 'textarea', 'ui:options': { rows: 5, language: 'json' } },
  },
  credential: { types: [WEBHOOK_CREDENTIAL, BOT_CREDENTIAL] },
  effect: 'idempotent',
  summary: { en: '{{ text }}', 'pt-BR': '{{ text }}' },
  async execute(context) {
    const discord = createDiscord(await context.credential<DiscordValues>(), context);
    return eachItem(context, async (item, config) => {
      const { action } = config;
      const id = needText(config.message, 'message', {
        en: 'It is not said which message: "Message" is empty.',
        ptBr: 'Não foi dito qual mensagem: "Mensagem" está vazio.',
      });
      const path = `${discord.messagesPath(config.channel)}/messages/${pathPart(id)}`;
      try {
        if (action === 'delete') await discord.call('DELETE', path);
        else await discord.call('PATCH', path, { json: contentOf(config), effect: 'idempotent' });
      } catch (error) {
        const isGone = isAppError(error) && error.code === 'DISCORD_MESSAGE_NOT_FOUND';
        if (action !== 'delete' || !isGone) throw error;
      }
      return addResult(item, 'editedMessage', { action, id });
    });
  },
});
