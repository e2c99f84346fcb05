import {
  addResult,
  choiceField,
  defineNode,
  eachItem,
  isAppError,
  moreFields,
  needed,
  needText,
  textField,
  z,
} from '@pulseflow/sdk';
import { appChoice, blocksField, contentOf, requireChannel, textOfMessage } from './fields';
import { BOT_CREDENTIAL, type SlackValues, slackClient } from './slack';

/** Changes or deletes a message that the app posted. Doing it again changes nothing. */
export const updateMessageNode = defineNode({
  name: 'update-message',
  category: 'messages',
  label: { en: 'Update Slack message', 'pt-BR': 'Atualizar mensagem no Slack' },
  description: {
    en: 'Changes or deletes a message that the app posted, so that one message shows how things stand.',
    'pt-BR': 'Muda ou exclui uma mensagem que o app publicou, para que uma só mensagem mostre a situação.',
  },
  icon: 'pencil',
  keywords: { en: ['change', 'edit', 'delete'], 'pt-BR': ['mudar', 'editar', 'excluir'] },
  config: z.object({
    credential: appChoice(),
    channel: needed(
      textField(
        { title: 'Channel', description: 'Its id (C…), as "sentMessage" has it' },
        { title: 'Canal', description: 'O id (C…), como "sentMessage" o traz' },
        {},
        '{{ sentMessage.channel }}',
      ),
    ),
    ts: needed(textField({ title: 'Message (ts)' }, { title: 'Mensagem (ts)' }, {}, '{{ sentMessage.ts }}')),
    action: choiceField(
      ['update', 'delete'],
      'update',
      { title: 'What to do', options: ['Change it', 'Delete it'] },
      { title: 'O que fazer', options: ['Mudar', 'Excluir'] },
    ),
    text: textOfMessage(),
    blocks: blocksField(),
  }),
  ui: {
    'ui:order': ['credential', 'action', 'text', '*'],
    'ui:groups': [moreFields('channel', 'ts', 'blocks')],
    credential: { 'ui:widget': 'credential' },
    text: { 'ui:widget': 'textarea', 'ui:options': { rows: 5 } },
    blocks: { 'ui:widget': 'textarea', 'ui:options': { rows: 5, language: 'json' } },
  },
  credential: { types: [BOT_CREDENTIAL] },
  effect: 'idempotent',
  summary: { en: '{{ text }}', 'pt-BR': '{{ text }}' },
  async execute(context) {
    const values = await context.credential<SlackValues>();
    return eachItem(context, async (item, config) => {
      const channel = requireChannel(config.channel);
      const { action } = config;
      const ts = needText(config.ts, 'ts', {
        en: 'It is not said which message: "Message (ts)" is empty.',
        ptBr: 'Não foi dito qual mensagem: "Mensagem (ts)" está vazio.',
      });
      const method = action === 'update' ? 'chat.update' : 'chat.delete';
      const client = slackClient(values, context, { method, tier: 3 });
      const content = action === 'update' ? contentOf(config.text, config.blocks) : {};
      try {
        await client.post(`/${method}`, { json: { channel, ts, ...content }, effect: 'idempotent' });
      } catch (error) {
        const isGone = isAppError(error) && error.data?.['serviceCode'] === 'message_not_found';
        if (action !== 'delete' || !isGone) throw error;
      }
      return addResult(item, 'updatedMessage', { action, channel, ts });
    });
  },
});
