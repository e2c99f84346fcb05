import { readFile, stat } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { type Item, itemFile, type JsonObject, type PluginFiles, problem } from '@pulseflow/sdk';

const TYPES: Readonly<Record<string, string>> = {
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.webp': 'image/webp',
  '.gif': 'image/gif',
};
/** Of all images of one question: services take 20 to 50 MB. */
const MAX_BYTES = 20 * 1024 * 1024;

interface Image {
  name: string;
  mimeType: string;
  sizeBytes: number;
  read(): Promise<Uint8Array>;
}

/** The images as parts of a message. Errors: ITEM_FILE_MISSING, FILE_NOT_FOUND, AI_IMAGE_UNSUPPORTED, AI_IMAGES_TOO_LARGE. */
export async function imageParts(files: PluginFiles, item: Item, names: string): Promise<JsonObject[]> {
  const images = await imagesOf(files, item, names);
  const bytes = images.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  if (bytes > MAX_BYTES) {
    throw problem({
      code: 'AI_IMAGES_TOO_LARGE',
      en: `The images have ${Math.ceil(bytes / 1024 / 1024)} MB together; 20 MB may be sent. Make them smaller.`,
      ptBr: `As imagens somam ${Math.ceil(bytes / 1024 / 1024)} MB; é possível enviar 20 MB. Reduza-as.`,
      data: { bytes },
    });
  }
  return Promise.all(
    images.map(async ({ name, mimeType, read }) => {
      if (!isImage(mimeType)) {
        throw problem({
          code: 'AI_IMAGE_UNSUPPORTED',
          en: `"${name}" is no image that models read (${mimeType}). Use PNG, JPEG, WebP or GIF.`,
          ptBr: `"${name}" não é uma imagem que os modelos leem (${mimeType}). Use PNG, JPEG, WebP ou GIF.`,
          data: { name, mimeType },
        });
      }
      const data = Buffer.from(await read()).toString('base64');
      return { type: 'image_url', image_url: { url: `data:${mimeType};base64,${data}` } };
    }),
  );
}

function isImage(mimeType: string): boolean {
  return Object.values(TYPES).includes(mimeType);
}

/** Names of files of the item or paths in the workspace, separated by commas; `*` for all files of the item that are images. */
async function imagesOf(files: PluginFiles, item: Item, names: string): Promise<Image[]> {
  const carried = item.files ?? {};
  const wanted =
    names.trim() === '*'
      ? Object.entries(carried).flatMap(([name, { mimeType }]) => (isImage(mimeType) ? [name] : []))
      : names.split(',').flatMap((name) => (name.trim() === '' ? [] : [name.trim()]));
  return Promise.all(
    wanted.map(async (name): Promise<Image> => {
      if (!(name in carried) && /[./\\]/.test(name)) return imageAt(files, name);
      const file = itemFile(item, name);
      return { name: file.name, mimeType: file.mimeType, sizeBytes: file.sizeBytes, read: () => files.read(file) };
    }),
  );
}

async function imageAt(files: PluginFiles, given: string): Promise<Image> {
  const path = files.resolve(given, 'read');
  const facts = await stat(path).catch((cause: unknown) => {
    throw problem({
      code: 'FILE_NOT_FOUND',
      en: `There is no file "${given}" that could be read. Check the path.`,
      ptBr: `Não há um arquivo "${given}" que possa ser lido. Verifique o caminho.`,
      data: { path: given },
      cause,
    });
  });
  const mimeType = TYPES[extname(path).toLowerCase()] ?? 'application/octet-stream';
  return { name: basename(path), mimeType, sizeBytes: facts.size, read: () => readFile(path) };
}
