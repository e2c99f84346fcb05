import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { errorInfoSchema } from '#shared/model/errors';
import { type ReadIndex, readIndex } from './catalogue-index';
import { folderFailed } from './errors';

const entrySchema = z.object({
  id: z.string().regex(/^[a-z0-9-]+$/),
  location: z.string(),
  /** Of the key that signed its index when it was added: every later index must be signed by it. */
  fingerprint: z.string().optional(),
  readAt: z.number().optional(),
  error: errorInfoSchema.optional(),
});
export type ListedCatalogue = z.infer<typeof entrySchema>;

/** The catalogues that the user added, as files: a list, and of each its index as it was last read. */
export class CatalogueList {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async read(): Promise<ListedCatalogue[]> {
    try {
      return z.array(entrySchema).parse(JSON.parse(await readFile(this.#file(), 'utf8')));
    } catch {
      // None was added yet, or the file was damaged: the catalogues can be added again, plugins do not depend on them.
      return [];
    }
  }

  async write(entries: readonly ListedCatalogue[]): Promise<void> {
    try {
      await mkdir(this.#folder, { recursive: true });
      await writeFile(this.#file(), `${JSON.stringify(entries, null, 2)}\n`);
    } catch (thrown) {
      throw folderFailed(thrown, this.#folder);
    }
  }

  /** The index as it was last read; undefined when there is none. */
  async cached(id: string, location: string): Promise<ReadIndex | undefined> {
    try {
      return readIndex(await readFile(this.#indexFile(id), 'utf8'), location);
    } catch {
      // It is read again from where it comes.
      return undefined;
    }
  }

  async keep(id: string, text: string): Promise<void> {
    try {
      await mkdir(this.#folder, { recursive: true });
      await writeFile(this.#indexFile(id), text);
    } catch (thrown) {
      throw folderFailed(thrown, this.#folder);
    }
  }

  async forget(id: string): Promise<void> {
    await rm(this.#indexFile(id), { force: true });
  }

  #file(): string {
    return join(this.#folder, 'catalogues.json');
  }

  #indexFile(id: string): string {
    return join(this.#folder, `${id}.index.json`);
  }
}
