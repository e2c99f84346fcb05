/** Which node of which plugin a chat is written by, and with what. */
import type { ChannelTemplate } from '#shared/contract/notifications';
import type { JsonObject } from '#shared/model/json';
import type { Person } from '#shared/model/person';
import { slackText, telegramButtons, telegramText, templateValues, whatsappText } from './chat-texts';
import type { Content } from './content';

export type ChatChannel = 'telegram' | 'whatsapp' | 'slack';

interface Chat {
  nodeType: string;
  credentialType: string;
  contactOf(person: Person): string;
  configOf(to: string, content: Content): JsonObject;
}

export const CHATS: Record<ChatChannel, Chat> = {
  telegram: {
    nodeType: 'telegram.send-message',
    credentialType: 'telegram.bot',
    contactOf: ({ contacts }) => contacts.telegram,
    configOf: (to, content) => ({
      chat: to,
      text: telegramText(content),
      format: 'HTML',
      buttons: telegramButtons(content),
      noPreview: true,
    }),
  },
  whatsapp: {
    nodeType: 'whatsapp.send-text',
    credentialType: 'whatsapp.cloud',
    contactOf: ({ contacts }) => contacts.whatsapp,
    configOf: (to, content) => ({ to, text: whatsappText(content) }),
  },
  slack: {
    nodeType: 'slack.post-message',
    credentialType: 'slack.bot',
    contactOf: ({ contacts }) => contacts.slack,
    configOf: (to, content) => ({ channel: to, text: slackText(content), preview: false }),
  },
};

/** WhatsApp lets nobody be written to freely who has not written within a day. */
export const WINDOW_CLOSED = 'WHATSAPP_WINDOW_CLOSED';
export const TEMPLATE_NODE = 'whatsapp.send-template';

export function templateConfig(to: string, content: Content, template: ChannelTemplate): JsonObject {
  return { to, template: template.name, language: template.language, values: templateValues(content), named: 'numbers' };
}

export function isChat(channel: string): channel is ChatChannel {
  return Object.hasOwn(CHATS, channel);
}
