import {
  choiceField,
  credentialChoice,
  flagField,
  type Json,
  type JsonObject,
  problem,
  textField,
  valueField,
  z,
} from '@pulseflow/sdk';
import { BOT_CREDENTIAL, WEBHOOK_CREDENTIAL } from './discord';

/** What Discord takes of a message (discord.com/developers/docs/resources/message). */
const TEXT_LENGTH = 2000;
const MOST_EMBEDS = 10;

export const discordChoice = () =>
  credentialChoice([WEBHOOK_CREDENTIAL, BOT_CREDENTIAL], {}, { title: 'Webhook or bot' }, { title: 'Webhook ou bot' });

export const channelField = () =>
  textField(
    {
      title: 'Channel',
      description: 'Its id, for a bot; a webhook has its own. Right-click a channel, "Copy channel ID" (developer mode)',
    },
    {
      title: 'Canal',
      description: 'O id, para um bot; um webhook já tem o seu. Botão direito no canal, "Copiar ID" (modo de desenvolvedor)',
    },
    { examples: ['1234567890123456789'] },
  );

/** Text, a simple embed, or embeds of one's own. */
export const contentFields = {
  text: textField(
    { title: 'Text', description: 'Up to 2,000 characters, with **bold** and the rest of Markdown' },
    { title: 'Texto', description: 'Até 2.000 caracteres, com **negrito** e o resto do Markdown' },
    { examples: ['Version {{ version }} is out'] },
  ),
  embedTitle: textField({ title: 'Card: title' }, { title: 'Cartão: título' }),
  embedText: textField({ title: 'Card: text' }, { title: 'Cartão: texto' }),
  embedUrl: textField(
    { title: 'Card: link of the title' },
    { title: 'Cartão: link do título' },
    { examples: ['https://example.com'] },
  ),
  embedColor: textField({ title: 'Card: colour' }, { title: 'Cartão: cor' }, { examples: ['#3fb950'] }),
  embedImage: textField({ title: 'Card: picture' }, { title: 'Cartão: imagem' }, { examples: ['https://example.com/chart.png'] }),
  embeds: valueField(
    { title: 'Embeds', description: 'Instead of a card: a list of up to 10 embeds as Discord documents them, as JSON' },
    { title: 'Embeds', description: 'Em vez de um cartão: uma lista de até 10 embeds como o Discord os documenta, em JSON' },
  ),
  mentions: choiceField(
    ['none', 'users', 'all'],
    'none',
    { title: 'Mentions that ring', options: ['None', 'People and roles', 'Also @everyone and @here'] },
    { title: 'Menções que avisam', options: ['Nenhuma', 'Pessoas e cargos', 'Também @everyone e @here'] },
  ),
  noPreview: flagField(false, { title: 'Without previews of links' }, { title: 'Sem prévias de links' }),
};

const contentSchema = z.object(contentFields);
type Content = z.output<typeof contentSchema>;

/** Names of the folded fields, for the form. */
export const CARD_FIELDS = ['embedTitle', 'embedText', 'embedUrl', 'embedColor', 'embedImage', 'embeds'] as const;

/** The body of a message. Errors: DISCORD_TEXT_TOO_LONG, DISCORD_EMBEDS_INVALID. */
export function contentOf(config: Content): JsonObject & { embeds: Json[] } {
  const { text, mentions, noPreview } = config;
  if (text.length > TEXT_LENGTH) {
    throw problem({
      code: 'DISCORD_TEXT_TOO_LONG',
      en: `The text has ${text.length} characters; Discord takes ${TEXT_LENGTH}. Shorten it, put it into a card (4,096), or send it as a file.`,
      ptBr: `O texto tem ${text.length} caracteres; o Discord aceita ${TEXT_LENGTH}. Encurte-o, ponha em um cartão (4.096) ou envie como arquivo.`,
      data: { field: 'text' },
    });
  }
  const parse = { none: [], users: ['users', 'roles'], all: ['users', 'roles', 'everyone'] }[mentions];
  return {
    content: text,
    embeds: embedsOf(config),
    allowed_mentions: { parse },
    ...(noPreview ? { flags: 4 } : {}),
  };
}

function embedsOf({ embeds, embedTitle, embedText, embedUrl, embedColor, embedImage }: Content): Json[] {
  const value = typeof embeds === 'string' ? parsed(embeds) : embeds;
  if (value !== undefined && value !== null) {
    const list = Array.isArray(value) ? value : [value];
    if (list.length <= MOST_EMBEDS && list.every((one) => typeof one === 'object')) return list;
    throw problem({
      code: 'DISCORD_EMBEDS_INVALID',
      en: `Embeds are a list of at most ${MOST_EMBEDS} objects, as Discord documents them.`,
      ptBr: `Embeds são uma lista de no máximo ${MOST_EMBEDS} objetos, como o Discord os documenta.`,
      data: { field: 'embeds' },
    });
  }
  const given = Object.entries({ title: embedTitle, description: embedText, url: embedUrl }).filter(([, text]) => text !== '');
  if (given.length === 0 && embedImage === '') return [];
  const color = /^#?([0-9a-f]{6})$/i.exec(embedColor.trim())?.[1];
  return [
    {
      ...Object.fromEntries(given),
      ...(color === undefined ? {} : { color: Number.parseInt(color, 16) }),
      ...(embedImage === '' ? {} : { image: { url: embedImage } }),
    },
  ];
}

function parsed(text: string): Json | undefined {
  if (text.trim() === '') return undefined;
  try {
    return JSON.parse(text) as Json;
  } catch {
    // Told above: it is no list of objects.
    return text;
  }
}
