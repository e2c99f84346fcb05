/** Putting a version in its place, so that a crash at any point leaves the old one or the new one, whole. */
import { existsSync } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { pluginNameSchema, pluginVersionSchema } from '#shared/model/plugin';
import { folderFailed } from './errors';
import type { Places } from './places';

/** Written before the first rename and removed after the last one. */
const INTENT_FILE = 'taking-its-place.json';
const intentSchema = z.object({
  name: pluginNameSchema,
  /** The version that makes way and is kept; absent: there is none, or it is not worth keeping. */
  replaced: pluginVersionSchema.optional(),
  /** The folder that takes the place, when it is not in the folder of the intent: an older version that was kept. */
  keptVersion: pluginVersionSchema.optional(),
});
type Intent = z.infer<typeof intentSchema>;

const PACKAGE = 'package';
const RENAME_TRIES = 20;
const RENAME_WAIT_MS = 100;

/** The folder of a staged package in the folder of its staging. */
export function packageIn(staged: string): string {
  return join(staged, PACKAGE);
}

/**
 * Makes the staged package (or a kept version) the current one; the one before is kept, or put aside when it has no version of its
 * own. Gives the way back, for when what was put there turns out not to work. Errors: PLUGIN_FOLDER_FAILED; all is as before then.
 */
export async function takePlace(
  places: Places,
  staged: string,
  intent: Intent,
  /** Tests play a crash with it. */
  move: (from: string, to: string) => Promise<void> = moveFolder,
): Promise<{ undo(): Promise<void> }> {
  const current = places.current(intent.name);
  const { source, before } = foldersOf(places, staged, intent);
  let isAway = false;
  let isPlaced = false;
  const undo = async (): Promise<void> => {
    if (isPlaced) await move(current, source);
    isPlaced = false;
    if (isAway) await move(before, current);
    isAway = false;
    await rm(join(staged, INTENT_FILE), { force: true });
  };
  try {
    await mkdir(staged, { recursive: true });
    await writeDurably(join(staged, INTENT_FILE), JSON.stringify(intent));
    if (existsSync(current)) {
      await mkdir(dirname(before), { recursive: true });
      await moveOver(current, before, move);
      isAway = true;
    }
    await move(source, current);
    isPlaced = true;
    await rm(join(staged, INTENT_FILE), { force: true });
    return { undo };
  } catch (thrown) {
    await undo();
    throw folderFailed(thrown, current);
  }
}

/** Moves a folder to where another may be: what was kept there before is of another time. */
async function moveOver(from: string, to: string, move: (from: string, to: string) => Promise<void>): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    await rm(to, { recursive: true, force: true, maxRetries: 3 });
    try {
      return await move(from, to);
    } catch (thrown) {
      // The copy that is kept of a version laid in by hand may have come to its place in between.
      if (tries >= RENAME_TRIES || !['ENOTEMPTY', 'EEXIST'].includes(codeOf(thrown))) throw thrown;
    }
  }
}

const codeOf = (thrown: unknown): string => (thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '');

function foldersOf(places: Places, staged: string, { name, replaced, keptVersion }: Intent) {
  return {
    source: keptVersion === undefined ? packageIn(staged) : places.kept(name, keptVersion),
    before: replaced === undefined ? join(staged, 'replaced') : places.kept(name, replaced),
  };
}

/**
 * Finishes what a crash cut off, and removes what was staged. For the start, before plugins are read. Gives the names of the
 * plugins that were brought back.
 */
export async function recoverPlaces(places: Places): Promise<string[]> {
  const brought: string[] = [];
  for (const entry of await readdir(places.staging).catch(() => [] as string[])) {
    const staged = join(places.staging, entry);
    const intent = await readIntent(staged);
    if (intent !== undefined && !existsSync(places.current(intent.name))) {
      const { before } = foldersOf(places, staged, intent);
      // Nobody was told that the new one is installed, and it may not have been granted anything: the one before comes back.
      if (existsSync(before)) {
        await moveFolder(before, places.current(intent.name));
        brought.push(intent.name);
      }
    }
    await rm(staged, { recursive: true, force: true, maxRetries: 3 });
  }
  return brought;
}

async function readIntent(staged: string): Promise<Intent | undefined> {
  try {
    const read = intentSchema.safeParse(JSON.parse(await readFile(join(staged, INTENT_FILE), 'utf8')));
    return read.success ? read.data : undefined;
  } catch {
    // None was written, or it was cut off before anything was moved.
    return undefined;
  }
}

async function writeDurably(path: string, text: string): Promise<void> {
  await writeFile(path, text);
  const handle = await open(path, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Windows refuses to move a folder while a virus scanner or a watcher has a file of it open. */
async function moveFolder(from: string, to: string): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      await rename(from, to);
      return;
    } catch (thrown) {
      if (tries >= RENAME_TRIES || !['EPERM', 'EACCES', 'EBUSY'].includes(codeOf(thrown))) throw thrown;
      await new Promise<void>((resolve) => setTimeout(resolve, RENAME_WAIT_MS));
    }
  }
}
