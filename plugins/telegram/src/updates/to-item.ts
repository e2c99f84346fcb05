import { AppError, type FileRef, type Item, isAppError, type Json, type JsonObject, type PluginFiles } from '@pulseflow/sdk';
import type { Bot } from '../bot';
import type { Update } from './hub';

/** Bots can fetch files up to this size (core.telegram.org/bots/api#getfile). */
const DOWNLOAD_BYTES = 20_000_000;

/** The kinds of updates that start runs. */
export const KINDS = ['message', 'edited_message', 'channel_post', 'callback_query'] as const;
export type Kind = (typeof KINDS)[number];

export const objectOf = (value: Json | undefined): JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '');

/** The kind of an update and what it holds; undefined: none of those that start runs. */
export function contentOf(update: Update): { kind: Kind; content: JsonObject; message: JsonObject } | undefined {
  const kind = KINDS.find((one) => update[one] !== undefined);
  if (kind === undefined) return undefined;
  const content = objectOf(update[kind]);
  return { kind, content, message: kind === 'callback_query' ? objectOf(content['message']) : content };
}

/** What somebody wrote, chose or put under a picture. */
export function textOf(update: Update): string {
  const found = contentOf(update);
  if (found === undefined) return '';
  if (found.kind === 'callback_query') return text(found.content['data']);
  return text(found.message['text']) || text(found.message['caption']);
}

/** An update as an item; with `keepFiles` what was sent along becomes files. */
export async function toItem(update: Update, bot: Bot, files: PluginFiles, keepFiles: boolean): Promise<Item> {
  const { kind, content, message } = contentOf(update) ?? { kind: 'message', content: {}, message: {} };
  const written = textOf(update);
  const [, command, rest = ''] = /^\/([A-Za-z0-9_]+)(?:@\w+)?(?:\s+([\s\S]*))?$/.exec(written) ?? [];
  const sent = kind === 'callback_query' ? [] : sentFiles(message);
  const kept = await keep(sent, bot, files, keepFiles);
  const { message_id: messageId, date } = message;
  return {
    json: {
      updateId: update.update_id,
      kind,
      chat: personOf(objectOf(message['chat'])),
      from: personOf(objectOf(content['from'] ?? content['sender_chat'])),
      messageId: messageId ?? null,
      date: typeof date === 'number' ? new Date(date * 1000).toISOString() : null,
      text: written,
      command: command ?? '',
      arguments: rest.trim(),
      ...(kind === 'callback_query' ? { button: { id: text(content['id']), data: text(content['data']) } } : {}),
      replyTo: objectOf(message['reply_to_message'])['message_id'] ?? null,
      ...(message['location'] === undefined ? {} : { location: message['location'] }),
      ...(message['contact'] === undefined ? {} : { contact: message['contact'] }),
      files: kept.told,
      raw: content,
    },
    ...(Object.keys(kept.files).length === 0 ? {} : { files: kept.files }),
    key: String(update.update_id),
  };
}

function personOf(of: JsonObject): JsonObject {
  const name = [text(of['first_name']), text(of['last_name'])].join(' ').trim();
  return {
    id: of['id'] ?? null,
    type: text(of['type']) || (of['is_bot'] === true ? 'bot' : 'user'),
    name: text(of['title']) || name,
    username: text(of['username']),
    ...(of['language_code'] === undefined ? {} : { language: of['language_code'] }),
  };
}

/** The largest of a photo's sizes, or the file that came along. */
function sentFiles(message: JsonObject): JsonObject[] {
  const photo = Array.isArray(message['photo']) ? objectOf(message['photo'].at(-1)) : undefined;
  const others = ['document', 'video', 'audio', 'voice', 'animation', 'video_note', 'sticker'].map((kind) => message[kind]);
  // An animation is told as a document, too.
  const found = [photo, ...others].map((one) => objectOf(one ?? undefined)).filter((one) => one['file_id'] !== undefined);
  return found.filter((one, index) => found.findIndex((other) => other['file_unique_id'] === one['file_unique_id']) === index);
}

async function keep(
  sent: readonly JsonObject[],
  bot: Bot,
  store: PluginFiles,
  keepFiles: boolean,
): Promise<{ files: Record<string, FileRef>; told: Json[] }> {
  const files: Record<string, FileRef> = {};
  const told: Json[] = [];
  for (const [index, one] of sent.entries()) {
    const fileId = text(one['file_id']);
    const facts = { fileId, mimeType: text(one['mime_type']), sizeBytes: one['file_size'] ?? null };
    const file = `file${index + 1}`;
    const isSmall = typeof one['file_size'] !== 'number' || one['file_size'] <= DOWNLOAD_BYTES;
    const fetched = keepFiles && isSmall ? await fetchFile(bot, fileId) : undefined;
    if (fetched === undefined) {
      told.push({ ...facts, name: text(one['file_name']), ...(keepFiles ? { isLeftOut: true } : {}) });
      continue;
    }
    const name = text(one['file_name']) || fetched.name;
    files[file] = await store.create(name.split(/[/\\]/).at(-1) || file, fetched.bytes, facts.mimeType || undefined);
    told.push({ ...facts, file, name, path: files[file]?.path ?? '' });
  }
  return { files, told };
}

/** Undefined: Telegram does not give it out. What is only for now (network, limits) is thrown, so that it is tried again. */
async function fetchFile(bot: Bot, fileId: string): Promise<{ name: string; bytes: Uint8Array } | undefined> {
  try {
    const path = objectOf(await bot.call('getFile', { file_id: fileId }, { effect: 'none' }))['file_path'];
    if (typeof path !== 'string')
      throw new AppError({ code: 'TELEGRAM_FILE_MISSING', message: 'Telegram gave no path of the file.' });
    return { name: path.split('/').at(-1) ?? 'file', bytes: await bot.download(path) };
  } catch (error) {
    if (isAppError(error) && error.kind === 'user') return undefined;
    throw error;
  }
}
