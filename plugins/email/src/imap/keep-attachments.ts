import type { FileRef, Item, Json, JsonObject } from '@pulseflow/sdk';
import type { ReadOptions } from './message-fields';

/** A file that came with a message. */
export interface AttachedFile {
  name: string | undefined;
  mimeType: string;
  isInline: boolean;
  contentId: string | undefined;
  /** Undefined: it was not fetched. */
  bytes: Uint8Array | undefined;
  /** As the server says it, when it was not fetched. */
  sizeBytes?: number;
}

/** What was kept so far: files of the item, and what the item tells of them. */
export class KeptAttachments {
  readonly files: Record<string, FileRef> = {};
  readonly told: Json[] = [];
  readonly #options: ReadOptions;

  constructor(options: ReadOptions) {
    this.#options = options;
  }

  /** Tells of a file and, when that is wanted, keeps it. */
  async add({ name, mimeType, isInline, contentId, bytes, sizeBytes }: AttachedFile): Promise<void> {
    const number = this.told.length + 1;
    const safe = safeName(name ?? `attachment-${number}${mimeType === 'message/rfc822' ? '.eml' : ''}`);
    const key = `attachment${number}`;
    const file =
      bytes === undefined || !this.#options.attachments ? undefined : await this.#options.files.create(safe, bytes, mimeType);
    if (file !== undefined) this.files[key] = file;
    const kept: JsonObject = file === undefined ? {} : { file: key, path: file.path };
    this.told.push({
      ...kept,
      name: safe,
      mimeType,
      sizeBytes: bytes?.byteLength ?? sizeBytes ?? 0,
      isInline,
      ...(contentId === undefined ? {} : { contentId: contentId.replace(/^<|>$/g, '') }),
      ...(bytes === undefined && this.#options.attachments ? { isLeftOut: true } : {}),
    });
  }

  /** For the item; absent when there are none. */
  get carried(): Pick<Item, 'files'> {
    return Object.keys(this.files).length === 0 ? {} : { files: this.files };
  }
}

/** A sender chooses the name of a file: no folders, no control characters, no name that a system refuses. */
function safeName(name: string): string {
  const last = name.split(/[/\\]/).at(-1) ?? '';
  const clean = last
    .replace(/[\p{Cc}<>:"|?*]/gu, '_')
    .replace(/^\.+|[. ]+$/g, '')
    .slice(-150);
  return clean === '' ? 'attachment' : clean;
}
