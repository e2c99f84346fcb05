import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type JsonObject, problem, type StepContext } from '@pulseflow/sdk';
import { markerText } from './archive/marker';
import { matcher, patternsIn } from './archive/patterns';
import { verifyArchive } from './archive/read-archive';
import { scanFolders } from './archive/scan';
import { unreadable, writeArchive } from './archive/write-archive';
import { toProblem } from './problem';
import { applyRetention, type Backup, backupsIn } from './retention/backups';

export interface BackupChoice {
  folders: string;
  to: string;
  name: string;
  include: string;
  exclude: string;
  keepLast: number;
  keepDaily: number;
  keepWeekly: number;
  keepMonthly: number;
  verify: boolean;
  whenUnreadable: 'fail' | 'skip';
}

/** Names that are told of what was left out; the number of the others is told, too. */
const MOST_TOLD = 100;

/**
 * Makes one backup: written beside its place, checked, and only then given its name; older ones go last. The same key finds the backup
 * that it made before.
 */
export async function makeBackup(
  context: Pick<StepContext, 'files' | 'signal' | 'now' | 'log'>,
  choice: BackupChoice,
  { key, onProgress }: { key: string; onProgress(share: number, words: string): void },
): Promise<JsonObject> {
  const { files, signal } = context;
  const set = setOf(choice.name);
  const folders = await foldersOf(files, choice.folders);
  const to = files.resolve(needed(choice.to, 'to'), 'write');
  try {
    await mkdir(to, { recursive: true });
    const earlier = (await backupsIn(to, set)).find((backup) => backup.key === key);
    if (earlier !== undefined) {
      context.log('info', `The step had made ${earlier.name} before it was interrupted.`);
      return told(earlier, { verified: choice.verify });
    }
    const include = patternsIn(choice.include);
    const exclude = matcher(patternsIn(choice.exclude));
    const scan = await scanFolders({
      folders,
      include: include.length === 0 ? undefined : matcher(include),
      exclude,
      skip: to,
      signal,
    });
    const [blocked] = scan.unreadable;
    if (blocked !== undefined && choice.whenUnreadable === 'fail') throw unreadable(blocked.path, blocked.reason);
    if (scan.files.length === 0) throw nothing(folders);
    const createdAt = context.now();
    const temporary = join(to, `.${set}.${createHash('sha256').update(key).digest('hex').slice(0, 12)}.part`);
    await rm(temporary, { force: true });
    try {
      const archive = await writeArchive({
        ...{ path: temporary, scan, folders, createdAt, whenUnreadable: choice.whenUnreadable, signal },
        comment: (manifest) => {
          const sizes = Object.values(manifest.files).map(({ sizeBytes }) => sizeBytes);
          const bytes = sizes.reduce((sum, size) => sum + size, 0);
          return markerText({ pulseflowBackup: 1, set, createdAt, key, files: sizes.length, bytes });
        },
        onProgress: (done) => onProgress((done / Math.max(1, scan.bytes)) * (choice.verify ? 0.7 : 1), megabytes(done)),
      });
      if (choice.verify) await verifyArchive(temporary, archive, signal);
      signal.throwIfAborted();
      const name = freeName(to, set, createdAt);
      const path = join(to, name);
      await rename(temporary, path);
      await writeFile(`${path}.sha256`, `${archive.sha256}  ${name}\n`);
      const { files: count, bytes } = totals(archive.manifest.files);
      const { deleted, failed } = await applyRetention(to, set, {
        ...{ last: choice.keepLast, daily: choice.keepDaily, weekly: choice.keepWeekly, monthly: choice.keepMonthly },
      });
      for (const one of failed) context.log('warn', `An older backup could not be deleted: ${one.path} (${one.reason})`);
      if (scan.leftOut.length > 0) context.log('info', `Links are not followed: ${scan.leftOut.length} left out.`);
      const { skipped } = archive.manifest;
      if (skipped.length > 0)
        context.log('warn', `Could not be read: ${skipped.length} files or folders, such as ${skipped[0]?.path ?? ''}`);
      const backup = {
        pulseflowBackup: 1 as const,
        set,
        createdAt,
        key,
        files: count,
        bytes,
        path,
        name,
        sizeBytes: (await stat(path)).size,
      };
      return told(backup, {
        ...{ sha256: archive.sha256, verified: choice.verify, deleted },
        ...{ skipped: skipped.slice(0, MOST_TOLD).map((one) => ({ ...one })), skippedCount: skipped.length },
      });
    } finally {
      await rm(temporary, { force: true });
    }
  } catch (error) {
    signal.throwIfAborted();
    throw toProblem(error, to);
  }
}

function told({ path, name, set, createdAt, sizeBytes, files, bytes }: Backup, more: JsonObject): JsonObject {
  return { path, name, set, createdAt: new Date(createdAt).toISOString(), sizeBytes, files, bytes, ...more };
}

function totals(files: Readonly<Record<string, { sizeBytes: number }>>): { files: number; bytes: number } {
  const sizes = Object.values(files).map(({ sizeBytes }) => sizeBytes);
  return { files: sizes.length, bytes: sizes.reduce((sum, size) => sum + size, 0) };
}

function megabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** `documents-2026-01-31-020000.zip`, by the local clock; with a number when that second has one already. */
function freeName(folder: string, set: string, at: number): string {
  const date = new Date(at);
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  const base = `${set}-${day}-${two(date.getHours())}${two(date.getMinutes())}${two(date.getSeconds())}`;
  for (let number = 1; ; number++) {
    const name = number === 1 ? `${base}.zip` : `${base}-${number}.zip`;
    if (!existsSync(join(folder, name))) return name;
  }
}

function setOf(name: string): string {
  const set = needed(name, 'name');
  if (/^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,79}$/u.test(set)) return set;
  throw problem({
    code: 'BACKUP_NAME_INVALID',
    en: `"${set}" cannot be the name of a backup. Use letters, digits, blanks, dots and dashes.`,
    ptBr: `"${set}" não pode ser o nome de um backup. Use letras, dígitos, espaços, pontos e traços.`,
  });
}

async function foldersOf(files: StepContext['files'], text: string): Promise<string[]> {
  const paths = needed(text, 'folders')
    .split('\n')
    .map((path) => path.trim())
    .filter((path) => path !== '')
    .map((path) => files.resolve(path, 'read'));
  for (const path of paths) {
    const found = await stat(path).catch(() => undefined);
    if (found?.isDirectory() !== true) throw noFolder(path);
  }
  return [...new Set(paths)];
}

function needed(text: string, field: 'folders' | 'to' | 'name'): string {
  const trimmed = text.trim();
  if (trimmed !== '') return trimmed;
  throw problem({
    code: 'NODE_CONFIG_INVALID',
    en: `The field "${field}" is empty. Fill it in, or check what its expression gives.`,
    ptBr: `O campo "${field}" está vazio. Preencha-o ou veja o que a expressão dele dá.`,
    data: { field },
  });
}

function noFolder(path: string) {
  return problem({
    code: 'BACKUP_FOLDER_MISSING',
    en: `There is no folder at ${path}. Correct the path, or connect the disk that it is on.`,
    ptBr: `Não há pasta em ${path}. Corrija o caminho ou conecte o disco em que ela fica.`,
    data: { path },
  });
}

function nothing(folders: readonly string[]) {
  return problem({
    code: 'BACKUP_EMPTY',
    en: `There is no file to back up in ${folders.join(', ')}. Check the folders and the patterns. Older backups were left alone.`,
    ptBr: `Não há arquivo para copiar em ${folders.join(', ')}. Confira as pastas e os padrões. Backups antigos não foram tocados.`,
    data: { folders: [...folders] },
  });
}
