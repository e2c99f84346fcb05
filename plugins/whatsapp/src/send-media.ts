import { choiceField, defineNode, eachItem, itemFile, moreFields, needed, problem, textField, z } from '@pulseflow/sdk';
import { CLOUD_CREDENTIAL, type CloudNumber, type CloudValues, createCloudNumber } from './cloud';
import { envelopeOf, numberChoice, replyField, toField, withSent } from './fields';

/** What WhatsApp takes (developers.facebook.com/docs/whatsapp/cloud-api/reference/media). */
const MOST_BYTES = { image: 5_000_000, audio: 16_000_000, video: 16_000_000, document: 100_000_000, sticker: 500_000 } as const;

/** Sends a picture or file per item. The item goes on with `sentMessage`. */
export const sendMediaNode = defineNode({
  name: 'send-media',
  category: 'messages',
  label: { en: 'Send WhatsApp media', 'pt-BR': 'Enviar mídia no WhatsApp' },
  description: {
    en: 'Sends a picture, document, film or voice message for each item: pictures up to 5 MB, films and sound 16 MB, documents 100 MB.',
    'pt-BR':
      'Envia uma imagem, documento, vídeo ou áudio para cada item: imagens até 5 MB, vídeos e áudios 16 MB, documentos 100 MB.',
  },
  icon: 'image-up',
  keywords: {
    en: ['photo', 'picture', 'pdf', 'document', 'video', 'audio'],
    'pt-BR': ['foto', 'imagem', 'pdf', 'documento', 'vídeo', 'áudio', 'zap'],
  },
  config: z.object({
    credential: numberChoice(),
    to: toField(),
    kind: choiceField(
      ['document', 'image', 'video', 'audio', 'sticker'],
      'document',
      { title: 'As', options: ['Document', 'Picture', 'Film', 'Sound', 'Sticker'] },
      { title: 'Como', options: ['Documento', 'Imagem', 'Vídeo', 'Áudio', 'Figurinha'] },
    ),
    source: choiceField(
      ['item', 'url', 'id'],
      'item',
      { title: 'From', options: ['A file of the item', 'An address', 'The id of media at WhatsApp'] },
      { title: 'De', options: ['Um arquivo do item', 'Um endereço', 'O id de uma mídia no WhatsApp'] },
    ),
    file: textField(
      { title: 'File of the item', description: 'Its name in the item; empty: the only one' },
      { title: 'Arquivo do item', description: 'O nome no item; vazio: o único' },
      { examples: ['attachment1'], showWhen: { source: ['item'] } },
    ),
    value: needed(textField({ title: 'Address or id' }, { title: 'Endereço ou id' }, { showWhen: { source: ['url', 'id'] } })),
    caption: textField({ title: 'Caption' }, { title: 'Legenda' }, { showWhen: { kind: ['document', 'image', 'video'] } }),
    fileName: textField({ title: 'Shown name' }, { title: 'Nome mostrado' }, { showWhen: { kind: ['document'] } }),
    replyTo: replyField(),
  }),
  ui: {
    'ui:order': ['credential', 'to', 'kind', 'source', 'file', 'value', 'caption', '*'],
    'ui:groups': [moreFields('fileName', 'replyTo')],
    credential: { 'ui:widget': 'credential' },
    caption: { 'ui:widget': 'textarea', 'ui:options': { rows: 3 } },
  },
  credential: { types: [CLOUD_CREDENTIAL] },
  effect: 'unsafe',
  summary: { en: '{{ to }}: {{ kind }}', 'pt-BR': '{{ to }}: {{ kind }}' },
  async execute(context) {
    const number = createCloudNumber(await context.credential<CloudValues>(), context);
    return eachItem(context, async (item, config, index) => {
      const { kind, source, value, caption } = config;
      const envelope = envelopeOf(config.to, config.replyTo, context.idempotencyKey(index));
      const ref = source === 'item' ? itemFile(item, config.file) : undefined;
      const name = config.fileName.trim() || ref?.name || '';
      const place =
        ref === undefined
          ? { [source === 'url' ? 'link' : 'id']: value.trim() }
          : { id: await upload(number, kind, ref, await context.files.read(ref)) };
      const media = {
        ...place,
        ...(caption === '' || kind === 'audio' || kind === 'sticker' ? {} : { caption }),
        ...(kind === 'document' && name !== '' ? { filename: name } : {}),
      };
      return withSent(item, await number.send({ ...envelope, type: kind, [kind]: media }));
    });
  },
});

/** The id of the bytes at WhatsApp. Nobody sees them before they are sent, so that doing it again does no harm. */
async function upload(
  { client, path }: CloudNumber,
  kind: keyof typeof MOST_BYTES,
  { name, mimeType }: { name: string; mimeType: string },
  bytes: Uint8Array,
): Promise<string> {
  const most = MOST_BYTES[kind];
  if (bytes.byteLength > most) {
    const size = (bytes.byteLength / 1_000_000).toFixed(1);
    throw problem({
      code: 'WHATSAPP_MEDIA_TOO_LARGE',
      en: `"${name}" has ${size} MB; WhatsApp takes ${most / 1_000_000} MB here. Send it as a document, or a link to it.`,
      ptBr: `"${name}" tem ${size} MB; o WhatsApp aceita ${most / 1_000_000} MB aqui. Envie como documento, ou um link.`,
      data: { field: 'file' },
    });
  }
  const { id } = await client.post(`${path}/media`, {
    multipart: {
      fields: { messaging_product: 'whatsapp', type: mimeType },
      files: [{ field: 'file', name, mimeType, bytes }],
    },
    effect: 'idempotent',
    timeoutMs: 300_000,
    schema: z.object({ id: z.string() }),
  });
  return id;
}
