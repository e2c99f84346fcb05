import { addResult, defineNode, eachItem, type HttpClient, itemFile, moreFields, textField, z } from '@pulseflow/sdk';
import { appChoice } from './fields';
import { BOT_CREDENTIAL, type SlackValues, slackClient } from './slack';

const placeSchema = z.object({ upload_url: z.string(), file_id: z.string() });
const sharedSchema = z.object({ files: z.array(z.looseObject({ id: z.string(), permalink: z.string().optional() })) });

/** Uploads a file per item and shares it in a channel. The item goes on with `uploadedFile`. */
export const uploadFileNode = defineNode({
  name: 'upload-file',
  category: 'messages',
  label: { en: 'Upload file to Slack', 'pt-BR': 'Enviar arquivo ao Slack' },
  description: {
    en: 'Uploads a file of each item and shares it in a channel or thread. Up to 1 GB.',
    'pt-BR': 'Envia um arquivo de cada item e o compartilha em um canal ou fio. Até 1 GB.',
  },
  icon: 'file-up',
  keywords: { en: ['attachment', 'image', 'document', 'share'], 'pt-BR': ['anexo', 'imagem', 'documento', 'compartilhar'] },
  config: z.object({
    credential: appChoice(),
    channel: textField(
      { title: 'Channel', description: 'Its id (C…); empty: the file is only uploaded, and nobody sees it yet' },
      { title: 'Canal', description: 'O id (C…); vazio: o arquivo só é enviado, e ninguém o vê ainda' },
      { examples: ['C0123456789'] },
    ),
    file: textField(
      { title: 'File of the item', description: 'Its name in the item; empty: the only one' },
      { title: 'Arquivo do item', description: 'O nome no item; vazio: o único' },
      { examples: ['attachment1'] },
    ),
    comment: textField({ title: 'Comment' }, { title: 'Comentário' }),
    title: textField({ title: 'Title' }, { title: 'Título' }),
    thread: textField(
      { title: 'In the thread of', description: 'The ts of a message' },
      { title: 'No fio de', description: 'O ts de uma mensagem' },
    ),
  }),
  ui: {
    'ui:order': ['credential', 'channel', 'file', 'comment', '*'],
    'ui:groups': [moreFields('title', 'thread')],
    credential: { 'ui:widget': 'credential' },
    comment: { 'ui:widget': 'textarea', 'ui:options': { rows: 3 } },
  },
  credential: { types: [BOT_CREDENTIAL] },
  effect: 'unsafe',
  summary: { en: '{{ channel }}', 'pt-BR': '{{ channel }}' },
  async execute(context) {
    const values = await context.credential<SlackValues>();
    return eachItem(context, async (item, { channel, file, comment, title, thread }) => {
      const ref = itemFile(item, file);
      const bytes = await context.files.read(ref);
      const client = slackClient(values, context, { method: 'files.getUploadURLExternal', tier: 4 });
      const place = await upload(client, ref.name, bytes);
      const shared = await client.post('/files.completeUploadExternal', {
        json: {
          files: [{ id: place, title: title || ref.name }],
          ...(channel.trim() === '' ? {} : { channel_id: channel.trim() }),
          ...(comment === '' ? {} : { initial_comment: comment }),
          ...(thread.trim() === '' ? {} : { thread_ts: thread.trim() }),
        },
        schema: sharedSchema,
      });
      const [uploaded] = shared.files;
      return addResult(item, 'uploadedFile', { id: place, permalink: uploaded?.permalink ?? '', channel: channel.trim() });
    });
  },
});

/** The bytes at Slack, seen by nobody until they are shared: doing it again does no harm. */
async function upload(client: HttpClient, name: string, bytes: Uint8Array): Promise<string> {
  const place = await client.post('/files.getUploadURLExternal', {
    form: { filename: name, length: bytes.byteLength },
    effect: 'idempotent',
    schema: placeSchema,
  });
  await client.request('POST', place.upload_url, {
    body: bytes,
    headers: { 'content-type': 'application/octet-stream' },
    effect: 'idempotent',
    timeoutMs: 600_000,
  });
  return place.file_id;
}
