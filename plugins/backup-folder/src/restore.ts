import { createWriteStream } from 'node:fs';
import { chmod, lstat, mkdir, realpath, rename, rm, stat, utimes } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import {
  addResult,
  choiceField,
  defineNode,
  eachItem,
  type JsonObject,
  problem,
  type StepContext,
  textField,
  z,
} from '@pulseflow/sdk';
import type { Entry, ZipFile } from 'yauzl';
import { MANIFEST_NAME, type Manifest } from './archive/manifest';
import { type Matches, matcher, patternsIn } from './archive/patterns';
import { contentOf, damaged, readManifest, withArchive } from './archive/read-archive';
import { toProblem } from './problem';
import { backupsIn } from './retention/backups';

const config = z.object({
  backup: textField(
    { title: 'Backup', description: 'A ZIP file, or a folder: then its newest one' },
    { title: 'Backup', description: 'Um arquivo ZIP ou uma pasta: então o mais novo dela' },
    { examples: ['backups', 'backups/documents-2026-01-31-020000.zip'] },
    'backups',
  ),
  name: textField(
    { title: 'Name', description: 'When a folder is given: only backups of this name' },
    { title: 'Nome', description: 'Se for uma pasta: só backups deste nome' },
    { examples: ['documents'] },
  ),
  to: textField(
    { title: 'Where to', description: 'Each folder of the backup is made in it' },
    { title: 'Para onde', description: 'Cada pasta do backup é criada nela' },
    { examples: ['restored'] },
    'restored',
  ),
  include: textField(
    { title: 'Only', description: 'Names or paths with * and **, as in the backup. Empty: everything' },
    { title: 'Somente', description: 'Nomes ou caminhos com * e **, como no backup. Vazio: tudo' },
    { examples: ['Documents/letters/**'] },
  ),
  whenExists: choiceField(
    ['fail', 'skip', 'replace'],
    'fail',
    { title: 'When a file is there', options: ['Fail, and change nothing', 'Leave it', 'Replace it'] },
    { title: 'Quando um arquivo já existe', options: ['Falhar e não mudar nada', 'Deixar como está', 'Substituir'] },
  ),
});
type Config = z.output<typeof config>;

/** Brings the files of a backup back, each checked before it takes its place. The item goes on with `restored`. */
export const restore = defineNode({
  name: 'restore',
  label: { en: 'Restore backup', 'pt-BR': 'Restaurar backup' },
  description: {
    en: 'Brings the files of a backup back, each checked before it takes its place. The item goes on with restored.',
    'pt-BR': 'Traz de volta os arquivos de um backup, cada um conferido antes de ocupar o lugar. O item segue com restored.',
  },
  icon: 'archive-restore',
  keywords: { en: ['unzip', 'recover', 'extract', 'backup'], 'pt-BR': ['descompactar', 'recuperar', 'extrair', 'backup'] },
  category: 'files',
  config,
  ui: { 'ui:order': ['backup', 'name', 'to', 'include', 'whenExists', '*'] },
  // Files that are left or replaced are the same after a second time.
  effect: { field: 'whenExists', values: { skip: 'idempotent', replace: 'idempotent' }, otherwise: 'unsafe' },
  summary: { en: '{{ backup }} → {{ to }}', 'pt-BR': '{{ backup }} → {{ to }}' },
  execute: (context) =>
    eachItem(context, async (item, own, index) => {
      try {
        return addResult(item, 'restored', await restoreOne(context, own, index));
      } catch (error) {
        context.signal.throwIfAborted();
        throw toProblem(error, own.to);
      }
    }),
});

async function restoreOne(context: StepContext<Config>, own: Config, index: number): Promise<JsonObject> {
  const { files, signal } = context;
  const path = await archiveOf(files.resolve(own.backup.trim(), 'read'), own.name.trim());
  const to = files.resolve(own.to.trim() === '' ? '.' : own.to.trim(), 'write');
  const manifest = await readManifest(path);
  const include = patternsIn(own.include);
  const isWanted: Matches = include.length === 0 ? () => true : matcher(include);
  const wanted = Object.entries(manifest.files).filter(([name]) => isWanted(name));
  if (wanted.length === 0) throw nothing(path);
  if (own.whenExists === 'fail')
    await refuseExisting(
      to,
      wanted.map(([name]) => name),
    );
  const total = wanted.reduce((sum, [, { sizeBytes }]) => sum + sizeBytes, 0);
  const counts = { files: 0, bytes: 0, left: 0 };
  await mkdir(to, { recursive: true });
  const base = await realpath(to);
  await withArchive(path, async (zip) => {
    for await (const entry of zip.eachEntry()) {
      signal.throwIfAborted();
      const { fileName } = entry;
      if (fileName === MANIFEST_NAME || !isWanted(fileName.replace(/\/$/, ''))) continue;
      if (fileName.endsWith('/')) await folderFor(base, join(base, fileName));
      else if (await bringBack({ zip, entry, path, base, manifest, own, signal })) {
        counts.files += 1;
        counts.bytes += entry.uncompressedSize;
      } else counts.left += 1;
      context.progress((index + counts.bytes / Math.max(1, total)) / context.items.length, fileName);
    }
  });
  return { path, folder: to, ...counts };
}

interface Part {
  zip: ZipFile;
  entry: Entry;
  path: string;
  base: string;
  manifest: Manifest;
  own: Config;
  signal: AbortSignal;
}

/** Answers false when a file that is there was left. */
async function bringBack({ zip, entry, path, base, manifest, own, signal }: Part): Promise<boolean> {
  const target = join(base, entry.fileName);
  await folderFor(base, dirname(target));
  const existing = await lstat(target).catch(() => undefined);
  if (existing !== undefined && own.whenExists === 'skip') return false;
  if (existing !== undefined && !existing.isFile()) throw inTheWay(target);
  const temporary = `${target}.${process.pid}.part`;
  const told: { sha256?: string } = {};
  try {
    await pipeline(contentOf(zip, entry, told), createWriteStream(temporary, { flags: 'wx' }), { signal });
    if (told.sha256 !== manifest.files[entry.fileName]?.sha256) throw damaged(path, entry.fileName);
    const mode = (entry.externalFileAttributes >>> 16) & 0o777;
    if (mode !== 0) await chmod(temporary, mode);
    const mtime = entry.getLastModDate();
    await utimes(temporary, mtime, mtime);
    await rename(temporary, target);
    return true;
  } finally {
    await rm(temporary, { force: true });
  }
}

/** Makes a folder below the base. A link on the way that leads out of it is refused. Errors: BACKUP_LEADS_OUT. */
async function folderFor(base: string, folder: string): Promise<void> {
  await refuseLinks(base, folder);
  await mkdir(folder, { recursive: true });
}

async function refuseLinks(base: string, folder: string): Promise<void> {
  const way = relative(base, folder);
  if (way.startsWith('..')) throw leadsOut(folder);
  let at = base;
  for (const part of way.split(/[\\/]/).filter(Boolean)) {
    at = resolve(at, part);
    const found = await lstat(at).catch(() => undefined);
    if (found === undefined) return;
    if (!found.isDirectory()) throw found.isSymbolicLink() ? leadsOut(at) : inTheWay(at);
  }
}

async function refuseExisting(to: string, names: readonly string[]): Promise<void> {
  for (const name of names) {
    const path = join(to, name);
    if ((await lstat(path).catch(() => undefined)) === undefined) continue;
    throw problem({
      code: 'BACKUP_FILE_EXISTS',
      en: `${path} is there already. Nothing was changed: restore into an empty folder, or choose to leave or replace files.`,
      ptBr: `${path} já existe. Nada foi mudado: restaure em uma pasta vazia ou escolha deixar ou substituir arquivos.`,
      data: { path },
    });
  }
}

async function archiveOf(path: string, set: string): Promise<string> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isFile() === true) return path;
  const [newest] = found === undefined ? [] : await backupsIn(path, set === '' ? undefined : set);
  if (newest !== undefined) return newest.path;
  throw problem({
    code: 'BACKUP_MISSING',
    en: `There is no backup at ${path}${set === '' ? '' : ` of the name "${set}"`}. Check the path, or connect the disk that it is on.`,
    ptBr: `Não há backup em ${path}${set === '' ? '' : ` com o nome "${set}"`}. Confira o caminho ou conecte o disco.`,
    data: { path },
  });
}

function nothing(path: string) {
  return problem({
    code: 'BACKUP_EMPTY',
    en: `Nothing in ${path} fits the patterns. They are matched against names such as Documents/letter.txt.`,
    ptBr: `Nada em ${path} atende aos padrões. Eles valem para nomes como Documents/letter.txt.`,
    data: { path },
  });
}

function inTheWay(path: string) {
  return problem({
    code: 'BACKUP_IN_THE_WAY',
    en: `Something that is no file or folder of this kind is at ${path}. Move it away, or restore elsewhere.`,
    ptBr: `Há algo de outro tipo em ${path}. Mova-o ou restaure em outro lugar.`,
    data: { path },
  });
}

function leadsOut(path: string) {
  return problem({
    code: 'BACKUP_LEADS_OUT',
    en: `${path} is a link, and files are not restored through links. Restore into another folder.`,
    ptBr: `${path} é um link, e arquivos não são restaurados através de links. Restaure em outra pasta.`,
    data: { path },
  });
}
