import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Marker, readMarker } from '../archive/marker';
import { reasonOf } from '../archive/scan';
import { type RetentionRules, toDelete } from './keep';

/** A backup that lies in a folder. */
export interface Backup extends Marker {
  path: string;
  name: string;
  sizeBytes: number;
}

/** The backups of a set in a folder, newest first; of all sets when none is named. Other files are passed over. */
export async function backupsIn(folder: string, set?: string): Promise<Backup[]> {
  const found: Backup[] = [];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (!entry.isFile() || entry.name.startsWith('.') || !/\.zip$/i.test(entry.name)) continue;
    const path = join(folder, entry.name);
    const marker = await markerOf(path);
    if (marker === undefined || (set !== undefined && marker.set !== set)) continue;
    found.push({ ...marker, path, name: entry.name, sizeBytes: (await stat(path)).size });
  }
  return found.sort((a, b) => b.createdAt - a.createdAt);
}

/** What cannot be read is none that we know to be ours. */
async function markerOf(path: string): Promise<Marker | undefined> {
  try {
    return await readMarker(path);
  } catch {
    // Gone meanwhile, or not for us: then it is left alone.
    return undefined;
  }
}

/** Deletes the backups of the set that no rule keeps. Answers their names, and which could not be deleted. */
export async function applyRetention(
  folder: string,
  set: string,
  rules: RetentionRules,
): Promise<{ deleted: string[]; failed: { path: string; reason: string }[] }> {
  const deleted: string[] = [];
  const failed: { path: string; reason: string }[] = [];
  for (const { path, name } of toDelete(await backupsIn(folder, set), rules)) {
    try {
      await rm(path);
      await rm(`${path}.sha256`, { force: true });
      deleted.push(name);
    } catch (error) {
      failed.push({ path, reason: reasonOf(error) });
    }
  }
  return { deleted, failed };
}
