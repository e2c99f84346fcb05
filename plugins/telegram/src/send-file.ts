import { basename } from 'node:path';
import {
  addResult,
  choiceField,
  defineNode,
  eachItem,
  type FileRef,
  flagField,
  type Item,
  moreFields,
  needed,
  problem,
  textField,
  z,
} from '@pulseflow/sdk';
import { BOT_CREDENTIAL, type BotValues, createBot } from './bot';
import { botChoice, chatField, formatField, requireChat, requireLength, sentMessage } from './fields';

const CAPTION_LENGTH = 1024;

/** The method and field of each kind, and what Telegram takes of it (core.telegram.org/bots/api#sending-files). */
const KINDS = {
  document: { method: 'sendDocument', mostMb: 50 },
  photo: { method: 'sendPhoto', mostMb: 10 },
  video: { method: 'sendVideo', mostMb: 50 },
  audio: { method: 'sendAudio', mostMb: 50 },
  animation: { method: 'sendAnimation', mostMb: 50 },
  voice: { method: 'sendVoice', mostMb: 50 },
} as const;

const fileConfig = z.object({
  credential: botChoice(),
  chat: chatField(),
  kind: choiceField(
    ['document', 'photo', 'video', 'audio', 'animation', 'voice'],
    'document',
    { title: 'As', options: ['File', 'Photo', 'Video', 'Music', 'Animation', 'Voice message'] },
    { title: 'Como', options: ['Arquivo', 'Foto', 'Vídeo', 'Música', 'Animação', 'Mensagem de voz'] },
  ),
  source: choiceField(
    ['item', 'path', 'url'],
    'item',
    { title: 'From', options: ['A file of the item', 'A file of the workspace', 'An address, or the id of a file at Telegram'] },
    {
      title: 'De',
      options: ['Um arquivo do item', 'Um arquivo do espaço de trabalho', 'Um endereço, ou o id de um arquivo no Telegram'],
    },
  ),
  file: textField(
    { title: 'Name in the item', description: 'Empty: the first one' },
    { title: 'Nome no item', description: 'Vazio: o primeiro' },
    { examples: ['attachment1'], showWhen: { source: ['item'] } },
  ),
  path: needed(
    textField({ title: 'Path' }, { title: 'Caminho' }, { examples: ['reports/today.pdf'], showWhen: { source: ['path'] } }),
  ),
  url: needed(
    textField(
      {
        title: 'Address or file id',
        description: 'Telegram fetches addresses itself: up to 5 MB for photos, 20 MB for the rest',
      },
      {
        title: 'Endereço ou id do arquivo',
        description: 'O próprio Telegram busca o endereço: até 5 MB para fotos, 20 MB para o resto',
      },
      { examples: ['https://example.com/chart.png'], showWhen: { source: ['url'] } },
    ),
  ),
  caption: textField(
    { title: 'Caption', description: 'Up to 1,024 characters' },
    { title: 'Legenda', description: 'Até 1.024 caracteres' },
  ),
  format: formatField(),
  silent: flagField(false, { title: 'Without a sound' }, { title: 'Sem som' }),
});

/** Sends a photo or file per item. The item goes on with `sentMessage`. */
export const sendFileNode = defineNode({
  name: 'send-file',
  category: 'messages',
  label: { en: 'Send Telegram photo or file', 'pt-BR': 'Enviar foto ou arquivo no Telegram' },
  description: {
    en: 'Sends a file for each item as a photo, document, video or voice message. Files up to 50 MB, photos up to 10 MB.',
    'pt-BR':
      'Envia um arquivo para cada item como foto, documento, vídeo ou mensagem de voz. Arquivos até 50 MB, fotos até 10 MB.',
  },
  icon: 'image-up',
  keywords: { en: ['image', 'picture', 'document', 'pdf', 'attachment'], 'pt-BR': ['imagem', 'documento', 'pdf', 'anexo'] },
  config: fileConfig,
  ui: {
    'ui:order': ['credential', 'chat', 'kind', 'source', 'file', 'path', 'url', 'caption', '*'],
    'ui:groups': [moreFields('format', 'silent')],
    credential: { 'ui:widget': 'credential' },
    caption: { 'ui:widget': 'textarea', 'ui:options': { rows: 3 } },
  },
  credential: { types: [BOT_CREDENTIAL] },
  effect: 'unsafe',
  summary: { en: '{{ kind }}', 'pt-BR': '{{ kind }}' },
  async execute(context) {
    const bot = createBot(await context.credential<BotValues>(), context);
    return eachItem(context, async (item, config, index) => {
      const chat = requireChat(config.chat, index);
      const { method, mostMb } = KINDS[config.kind];
      requireLength(config.caption, CAPTION_LENGTH, config.format, 'caption');
      const parameters = {
        chat_id: chat,
        ...(config.caption === '' ? {} : { caption: config.caption }),
        ...(config.format === 'none' ? {} : { parse_mode: config.format }),
        ...(config.silent ? { disable_notification: true } : {}),
      };
      if (config.source === 'url') {
        const sent = await bot.call(method, { ...parameters, [config.kind]: config.url.trim() }, { chat });
        return addResult(item, 'sentMessage', sentMessage(sent));
      }
      const file = config.source === 'path' ? fileAt(config.path) : fileOf(item, config.file);
      const bytes = await context.files.read(file);
      if (bytes.byteLength > mostMb * 1_000_000) throw tooLarge(file.name, bytes.byteLength, mostMb);
      const part = { field: config.kind, name: file.name, mimeType: file.mimeType || 'application/octet-stream', bytes };
      const sent = await bot.call(method, parameters, { chat, files: [part], timeoutMs: 300_000 });
      return addResult(item, 'sentMessage', sentMessage(sent));
    });
  },
});

function fileAt(path: string): FileRef {
  return { path: path.trim(), name: basename(path.trim()), mimeType: '', sizeBytes: 0 };
}

function fileOf({ files = {} }: Item, name: string): FileRef {
  const wanted = name.trim() === '' ? Object.keys(files)[0] : name.trim();
  const file = wanted === undefined ? undefined : files[wanted];
  if (file !== undefined) return file;
  const there = Object.keys(files).join(', ');
  throw problem({
    code: 'TELEGRAM_FILE_MISSING',
    data: { field: 'file', name },
    en: `The item has no file${name === '' ? '' : ` "${name}"`}${there === '' ? '' : `. It has: ${there}`}.`,
    ptBr: `O item não tem arquivo${name === '' ? '' : ` "${name}"`}${there === '' ? '' : `. Ele tem: ${there}`}.`,
  });
}

function tooLarge(name: string, sizeBytes: number, mostMb: number): Error {
  const size = (sizeBytes / 1_000_000).toFixed(1);
  return problem({
    code: 'TELEGRAM_FILE_TOO_LARGE',
    data: { field: 'file', mostMb },
    en: `"${name}" has ${size} MB; Telegram takes ${mostMb} MB here. Send it as a file, or a link to it.`,
    ptBr: `"${name}" tem ${size} MB; o Telegram aceita ${mostMb} MB aqui. Envie como arquivo, ou um link.`,
  });
}
