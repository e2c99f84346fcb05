import { choiceField, credentialChoice, needed, problem, textField } from '@pulseflow/sdk';
import { BOT_CREDENTIAL } from './bot';

export const botChoice = () => credentialChoice([BOT_CREDENTIAL], {}, { title: 'Bot' }, { title: 'Bot' });

export const chatField = () =>
  needed(
    textField(
      { title: 'Chat', description: 'The id of a person or group, or @name of a channel; "Message received" says it in chat.id' },
      {
        title: 'Conversa',
        description: 'O id de uma pessoa ou grupo, ou @nome de um canal; "Mensagem recebida" o diz em chat.id',
      },
      { examples: ['{{ chat.id }}', '-1001234567890', '@my_channel'] },
    ),
  );

export const formatField = () =>
  choiceField(
    ['none', 'HTML', 'MarkdownV2'],
    'none',
    { title: 'Format', options: ['Plain text', 'HTML: <b>, <i>, <a href>, <code>', 'Markdown'] },
    { title: 'Formato', options: ['Texto simples', 'HTML: <b>, <i>, <a href>, <code>', 'Markdown'] },
  );

/** The chat as Telegram wants it. Errors: NODE_CONFIG_INVALID when the expression gave none. */
export function requireChat(chat: string, index: number): string {
  const trimmed = chat.trim();
  if (trimmed !== '') return trimmed;
  throw problem({
    code: 'NODE_CONFIG_INVALID',
    data: { field: 'chat', index },
    en: 'There is no chat to send to: "Chat" is empty. Check it against the input of this step.',
    ptBr: 'Não há conversa para enviar: "Conversa" está vazio. Compare com a entrada desta etapa.',
  });
}

/** Errors: TELEGRAM_TEXT_TOO_LONG. Telegram counts after taking out the marks of formats, so that only plain text is sure. */
export function requireLength(text: string, most: number, format: string, field: string): void {
  if (format !== 'none' || text.length <= most) return;
  throw problem({
    code: 'TELEGRAM_TEXT_TOO_LONG',
    data: { field, most },
    en: `The text has ${text.length} characters; Telegram takes ${most} here. Shorten it, or send it as a file.`,
    ptBr: `O texto tem ${text.length} caracteres; o Telegram aceita ${most} aqui. Encurte-o ou envie como arquivo.`,
  });
}

/** What of a sent message goes on with the item. */
export function sentMessage(result: unknown) {
  const { message_id: messageId, chat, date } = (result ?? {}) as { message_id?: number; chat?: { id?: number }; date?: number };
  return {
    messageId: messageId ?? null,
    chatId: chat?.id ?? null,
    ...(date === undefined ? {} : { date: new Date(date * 1000).toISOString() }),
  };
}
