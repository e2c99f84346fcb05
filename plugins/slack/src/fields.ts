import { credentialChoice, type Json, needed, needText, problem, textField, valueField } from '@pulseflow/sdk';
import { BOT_CREDENTIAL } from './slack';

/** What Slack takes; longer texts it cuts off without a word (docs.slack.dev/changelog/2018-truncating-really-long-messages). */
const TEXT_LENGTH = 40_000;
const MOST_BLOCKS = 50;

export const appChoice = () => credentialChoice([BOT_CREDENTIAL], {}, { title: 'App' }, { title: 'App' });

export const channelField = () =>
  needed(
    textField(
      { title: 'Channel', description: 'The id (C…, of a person U…) or #name' },
      { title: 'Canal', description: 'O id (C…, de uma pessoa U…) ou #nome' },
      { examples: ['#general', 'C0123456789', '{{ channel }}'] },
    ),
  );

export const textOfMessage = () =>
  textField(
    {
      title: 'Text',
      description: 'With *bold*, _italic_, <https://example.com|links>; with blocks it is what notifications show',
    },
    {
      title: 'Texto',
      description: 'Com *negrito*, _itálico_, <https://example.com|links>; com blocos, é o que as notificações mostram',
    },
    { examples: ['Order {{ id }} is on its way'] },
  );

export const blocksField = () =>
  valueField(
    { title: 'Blocks', description: 'Optional: a layout made with the Block Kit Builder, as JSON' },
    { title: 'Blocos', description: 'Opcional: um layout feito com o Block Kit Builder, em JSON' },
  );

/** The channel, not empty. Errors: NODE_CONFIG_INVALID. */
export function requireChannel(channel: string): string {
  return needText(channel, 'channel', {
    en: 'There is no channel to write to: "Channel" is empty. Check it against the input of this step.',
    ptBr: 'Não há canal para escrever: "Canal" está vazio. Compare com a entrada desta etapa.',
  });
}

/** Text and blocks as Slack takes them. Errors: SLACK_BLOCKS_INVALID, SLACK_TEXT_TOO_LONG, NODE_CONFIG_INVALID. */
export function contentOf(text: string, blocks: Json | undefined): { text: string; blocks?: Json[] } {
  const list = blocksOf(blocks);
  if (text.length > TEXT_LENGTH) {
    throw problem({
      code: 'SLACK_TEXT_TOO_LONG',
      en: `The text has ${text.length} characters; Slack would cut it off after ${TEXT_LENGTH}. Shorten it, or upload it as a file.`,
      ptBr: `O texto tem ${text.length} caracteres; o Slack o cortaria depois de ${TEXT_LENGTH}. Encurte-o ou envie como arquivo.`,
      data: { field: 'text' },
    });
  }
  if (list === undefined) {
    needText(text, 'text', {
      en: 'The message is empty: "Text" gave nothing, and there are no blocks.',
      ptBr: 'A mensagem está vazia: "Texto" não deu nada e não há blocos.',
    });
  }
  return { text, ...(list === undefined ? {} : { blocks: list }) };
}

function blocksOf(blocks: Json | undefined): Json[] | undefined {
  const value = typeof blocks === 'string' ? parsed(blocks) : blocks;
  if (value === undefined || value === null) return undefined;
  // The Block Kit Builder copies `{ "blocks": […] }`.
  const list = typeof value === 'object' && !Array.isArray(value) ? value['blocks'] : value;
  if (Array.isArray(list) && list.length <= MOST_BLOCKS) return list.length === 0 ? undefined : list;
  throw problem({
    code: 'SLACK_BLOCKS_INVALID',
    en: `Blocks are a list of at most ${MOST_BLOCKS}, as the Block Kit Builder gives it.`,
    ptBr: `Blocos são uma lista de no máximo ${MOST_BLOCKS}, como o Block Kit Builder a dá.`,
    data: { field: 'blocks' },
  });
}

function parsed(text: string): Json | undefined {
  if (text.trim() === '') return undefined;
  try {
    return JSON.parse(text) as Json;
  } catch {
    // Told above: it is no list.
    return text;
  }
}
