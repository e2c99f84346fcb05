import { addResult, defineNode, eachItem, isAppError, pathPart, problem, textField, z } from '@pulseflow/sdk';
import { CLOUD_CREDENTIAL, type CloudValues, createCloudNumber } from './cloud';
import { numberChoice } from './fields';

const MOST_BYTES = 100_000_000;
const placeSchema = z.looseObject({ url: z.string(), mime_type: z.string().optional() });

/** Fetches what somebody sent. The item goes on with the file `media`. */
export const getMediaNode = defineNode({
  name: 'get-media',
  category: 'messages',
  label: { en: 'Get WhatsApp media', 'pt-BR': 'Baixar mídia do WhatsApp' },
  description: {
    en: 'Fetches the picture, document or voice message that somebody sent; the item carries it as the file "media". WhatsApp keeps it for some days.',
    'pt-BR':
      'Baixa a imagem, documento ou áudio que alguém enviou; o item o carrega como arquivo "media". O WhatsApp o guarda por alguns dias.',
  },
  icon: 'download',
  keywords: { en: ['photo', 'file', 'voice', 'download'], 'pt-BR': ['foto', 'arquivo', 'áudio', 'baixar', 'zap'] },
  config: z.object({
    credential: numberChoice(),
    media: textField({ title: 'Id of the media' }, { title: 'Id da mídia' }, {}, '{{ media.id }}'),
  }),
  ui: { 'ui:order': ['credential', 'media'], credential: { 'ui:widget': 'credential' } },
  credential: { types: [CLOUD_CREDENTIAL] },
  effect: 'none',
  summary: { en: '{{ media }}', 'pt-BR': '{{ media }}' },
  async execute(context) {
    const { client, authorization } = createCloudNumber(await context.credential<CloudValues>(), context);
    return eachItem(context, async (item, { media }) => {
      // Messages without media go on as they are.
      if (media.trim() === '') return item;
      try {
        const { url, mime_type: mimeType = 'application/octet-stream' } = await client.get(`/${pathPart(media.trim())}`, {
          schema: placeSchema,
        });
        const { bytes } = await client.bytes(url, {
          headers: { authorization },
          timeoutMs: 300_000,
          maxBytes: MOST_BYTES,
        });
        const file = await context.files.create(nameOf(item.json, media.trim(), mimeType), bytes, mimeType);
        const told = addResult(item, 'mediaFile', { path: file.path, mimeType, sizeBytes: bytes.byteLength });
        return { ...told, files: { ...item.files, media: file } };
      } catch (error) {
        const isGone = isAppError(error) && (error.data?.['status'] === 404 || error.data?.['serviceCode'] === '100');
        if (!isGone) throw error;
        throw problem({
          code: 'WHATSAPP_MEDIA_GONE',
          en: 'WhatsApp has this file no more: addresses last five minutes, files some days.',
          ptBr: 'O WhatsApp não tem mais este arquivo: os endereços duram cinco minutos, os arquivos alguns dias.',
          data: { media },
          cause: error,
        });
      }
    });
  },
});

function nameOf(json: unknown, id: string, mimeType: string): string {
  const { media } = (typeof json === 'object' && json !== null ? json : {}) as { media?: { name?: unknown } };
  if (typeof media?.name === 'string' && media.name !== '') return media.name.split(/[/\\]/).at(-1) ?? id;
  const [, subtype = 'bin'] = mimeType.split(';')[0]?.split('/') ?? [];
  return `${id}.${subtype === 'jpeg' ? 'jpg' : subtype.replace(/[^a-z0-9]/gi, '')}`;
}
