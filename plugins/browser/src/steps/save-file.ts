import { copyFile, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type PluginFiles, problem } from '@pulseflow/sdk';
import type { Given } from './given';

/** Items carry files whole; what is larger is saved to a path, which copies it. */
const MOST_CARRIED_BYTES = 200 * 1024 * 1024;

/** Keeps what a step made: at the path that it names, whole or not at all, or as a file of the item. Errors: BROWSER_FILE_TOO_LARGE. */
export async function saveFile(
  files: PluginFiles,
  how: { name: string; saveAs: string; fileName: string; mimeType: string | undefined },
  content: Uint8Array | { path: string },
): Promise<Given> {
  const { name, saveAs, fileName, mimeType } = how;
  if (saveAs.trim() !== '') {
    const path = files.resolve(saveAs.trim(), 'write');
    await mkdir(dirname(path), { recursive: true });
    const temporary = `${path}.${process.pid}.part`;
    try {
      if (content instanceof Uint8Array) await writeFile(temporary, content);
      else await copyFile(content.path, temporary);
      await rename(temporary, path);
    } finally {
      await rm(temporary, { force: true });
    }
    return { name, value: { path, name: fileName, sizeBytes: (await stat(path)).size } };
  }
  if (content instanceof Uint8Array) return { name, file: await files.create(fileName, content, mimeType) };
  const { size } = await stat(content.path);
  if (size > MOST_CARRIED_BYTES) throw tooLarge(fileName, size);
  return { name, file: await files.create(fileName, await readFile(content.path), mimeType) };
}

function tooLarge(fileName: string, size: number) {
  return problem({
    code: 'BROWSER_FILE_TOO_LARGE',
    en: `${fileName} has ${size} bytes, more than an item carries. Say under "Save to" where it should lie.`,
    ptBr: `${fileName} tem ${size} bytes, mais do que um item leva. Diga em "Gravar em" onde ele deve ficar.`,
    data: { sizeBytes: size },
  });
}
