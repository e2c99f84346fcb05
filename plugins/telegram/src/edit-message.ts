import { addResult, choiceField, defineNode, eachItem, isAppError, needed, textField, z } from '@pulseflow/sdk';
import { BOT_CREDENTIAL, type BotValues, createBot } from './bot';
import { botChoice, chatField, formatField, requireChat, requireLength } from './fields';

const METHODS = { text: 'editMessageText', caption: 'editMessageCaption', delete: 'deleteMessage' } as const;
/** What Telegram says when it is as it should be already. */
const DONE_ALREADY = /message is not modified|message to delete not found/i;

/** Changes or deletes a message that the bot sent. Doing it again changes nothing. */
export const editMessageNode = defineNode({
  name: 'edit-message',
  category: 'messages',
  label: { en: 'Edit Telegram message', 'pt-BR': 'Editar mensagem no Telegram' },
  description: {
    en: 'Changes the text or caption of a message that the bot sent, or deletes it (within 48 hours).',
    'pt-BR': 'Muda o texto ou a legenda de uma mensagem que o bot enviou, ou a exclui (em até 48 horas).',
  },
  icon: 'pencil',
  keywords: { en: ['change', 'update', 'delete'], 'pt-BR': ['mudar', 'atualizar', 'excluir'] },
  config: z.object({
    credential: botChoice(),
    chat: chatField(),
    messageId: needed(
      textField({ title: 'Id of the message' }, { title: 'Id da mensagem' }, { examples: ['{{ sentMessage.messageId }}'] }),
    ),
    action: choiceField(
      ['text', 'caption', 'delete'],
      'text',
      { title: 'What to do', options: ['Change the text', 'Change the caption', 'Delete the message'] },
      { title: 'O que fazer', options: ['Mudar o texto', 'Mudar a legenda', 'Excluir a mensagem'] },
    ),
    text: textField({ title: 'New text' }, { title: 'Novo texto' }, { showWhen: { action: ['text', 'caption'] } }),
    format: formatField(),
  }),
  ui: {
    'ui:order': ['credential', 'chat', 'messageId', 'action', 'text', 'format'],
    credential: { 'ui:widget': 'credential' },
    text: { 'ui:widget': 'textarea', 'ui:options': { rows: 5 } },
  },
  credential: { types: [BOT_CREDENTIAL] },
  effect: 'idempotent',
  summary: { en: '{{ text }}', 'pt-BR': '{{ text }}' },
  async execute(context) {
    const bot = createBot(await context.credential<BotValues>(), context);
    return eachItem(context, async (item, config, index) => {
      const chat = requireChat(config.chat, index);
      const { action, text, format, messageId } = config;
      if (action !== 'delete') requireLength(text, action === 'text' ? 4096 : 1024, format, 'text');
      const content = {
        ...(action === 'text' ? { text } : {}),
        ...(action === 'caption' ? { caption: text } : {}),
        ...(action === 'delete' || format === 'none' ? {} : { parse_mode: format }),
      };
      const parameters = { chat_id: chat, message_id: Number(messageId), ...content };
      try {
        await bot.call(METHODS[action], parameters, { chat, effect: 'idempotent' });
      } catch (error) {
        if (!isAppError(error) || !DONE_ALREADY.test(error.message)) throw error;
      }
      return addResult(item, 'editedMessage', { action, messageId: Number(messageId), chatId: chat });
    });
  },
});
