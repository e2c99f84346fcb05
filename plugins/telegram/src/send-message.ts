import {
  addResult,
  defineNode,
  eachItem,
  flagField,
  type JsonObject,
  moreFields,
  needed,
  pairsField,
  problem,
  textField,
  z,
} from '@pulseflow/sdk';
import { BOT_CREDENTIAL, type BotValues, createBot } from './bot';
import { botChoice, chatField, formatField, requireChat, requireLength, sentMessage } from './fields';

const TEXT_LENGTH = 4096;
/** Bytes that come back when somebody presses a button. */
const BUTTON_DATA_BYTES = 64;

const sendConfig = z.object({
  credential: botChoice(),
  chat: chatField(),
  text: needed(
    textField(
      { title: 'Text', description: 'Up to 4,096 characters' },
      { title: 'Texto', description: 'Até 4.096 caracteres' },
      { examples: ['Order {{ id }} is on its way'] },
    ),
  ),
  format: formatField(),
  buttons: pairsField(
    {
      title: 'Buttons',
      description: 'Below the message. An address opens it; anything else comes back by "Message received" (up to 64 bytes)',
    },
    {
      title: 'Botões',
      description: 'Abaixo da mensagem. Um endereço é aberto; qualquer outra coisa volta por "Mensagem recebida" (até 64 bytes)',
    },
    { name: 'Approve', value: 'approve {{ id }}' },
  ),
  replyTo: textField(
    { title: 'Answers the message', description: 'The id of a message in this chat' },
    { title: 'Responde à mensagem', description: 'O id de uma mensagem nesta conversa' },
    { examples: ['{{ messageId }}'] },
  ),
  silent: flagField(false, { title: 'Without a sound' }, { title: 'Sem som' }),
  noPreview: flagField(false, { title: 'Without a preview of links' }, { title: 'Sem prévia de links' }),
});

/** Sends a text per item. The item goes on with `sentMessage`. */
export const sendMessageNode = defineNode({
  name: 'send-message',
  category: 'messages',
  label: { en: 'Send Telegram message', 'pt-BR': 'Enviar mensagem no Telegram' },
  description: {
    en: 'Sends a text for each item to a person, group or channel, with buttons if you like.',
    'pt-BR': 'Envia um texto para cada item a uma pessoa, grupo ou canal, com botões se quiser.',
  },
  keywords: { en: ['chat', 'bot', 'notify', 'buttons'], 'pt-BR': ['conversa', 'bot', 'avisar', 'botões'] },
  config: sendConfig,
  ui: {
    'ui:order': ['credential', 'chat', 'text', 'format', 'buttons', '*'],
    'ui:groups': [moreFields('replyTo', 'silent', 'noPreview')],
    credential: { 'ui:widget': 'credential' },
    text: { 'ui:widget': 'textarea', 'ui:options': { rows: 5 } },
  },
  credential: { types: [BOT_CREDENTIAL] },
  effect: 'unsafe',
  summary: { en: '{{ text }}', 'pt-BR': '{{ text }}' },
  async execute(context) {
    const bot = createBot(await context.credential<BotValues>(), context);
    return eachItem(context, async (item, config, index) => {
      const chat = requireChat(config.chat, index);
      if (config.text.trim() === '') {
        throw problem({
          code: 'NODE_CONFIG_INVALID',
          data: { field: 'text', index },
          en: 'The message has no text: "Text" gave nothing.',
          ptBr: 'A mensagem não tem texto: "Texto" não deu nada.',
        });
      }
      requireLength(config.text, TEXT_LENGTH, config.format, 'text');
      const sent = await bot.call('sendMessage', { chat_id: chat, text: config.text, ...optionsOf(config) }, { chat });
      return addResult(item, 'sentMessage', sentMessage(sent));
    });
  },
});

function optionsOf({ format, buttons, replyTo, silent, noPreview }: z.output<typeof sendConfig>): JsonObject {
  return {
    ...(format === 'none' ? {} : { parse_mode: format }),
    ...(silent ? { disable_notification: true } : {}),
    ...(noPreview ? { link_preview_options: { is_disabled: true } } : {}),
    ...(replyTo.trim() === '' ? {} : { reply_parameters: { message_id: Number(replyTo), allow_sending_without_reply: true } }),
    ...(buttons.length === 0 ? {} : { reply_markup: { inline_keyboard: buttons.map((button) => [buttonOf(button)]) } }),
  };
}

function buttonOf({ name, value }: { name: string; value: string }): JsonObject {
  if (/^(https?|tg):\/\//i.test(value)) return { text: name, url: value };
  if (Buffer.byteLength(value) <= BUTTON_DATA_BYTES) return { text: name, callback_data: value };
  throw problem({
    code: 'TELEGRAM_BUTTON_TOO_LONG',
    data: { field: 'buttons' },
    en: `What the button "${name}" gives back is longer than 64 bytes. Give it a short name, such as approve 7.`,
    ptBr: `O que o botão "${name}" devolve passa de 64 bytes. Dê um nome curto, como aprovar 7.`,
  });
}
