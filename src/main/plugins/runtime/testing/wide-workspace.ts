/** A workspace that lies somewhere inside of a folder which somebody may grant, with names beside it that begin alike. */
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { RunnerOptions } from '../create-runner';
import { fixtureFolder } from './probe';

export interface WideWorkspace {
  /** What is granted. */
  readonly root: string;
  /** What lies outside of it. */
  readonly outside: string;
  readonly workspace: string;
  /** Where the plugin runs, with its own folder in the workspace. */
  readonly options: Pick<RunnerOptions, 'folder' | 'filesFolder' | 'tempFolder'>;
  remove(): void;
}

/** Files that are the user's, below `root`. */
export const OF_THE_USER = ['notes/a.txt', 'app/other/b.txt', 'app/work/c.txt', 'app/workspace2/d.txt', 'app/e.txt'];
/** Files that are the workspace's own, below `workspace`. */
export const OF_THE_WORKSPACE = [
  'pulseflow.db',
  'pulseflow.db-wal',
  'keys/vault.key',
  'backups/1.db',
  'plugins/other/plugin.json',
];

/** Makes it in a temporary folder, with a copy of a plugin of the fixtures in it. */
export function createWideWorkspace(plugin: string): WideWorkspace {
  const top = realpathSync(mkdtempSync(join(tmpdir(), 'pulseflow-wide-')));
  const [root, outside, workspace] = [join(top, 'root'), join(top, 'outside'), join(top, 'root/app/workspace')];
  const folder = join(workspace, 'plugins', plugin);
  const write = (path: string): void => {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, 'text');
  };
  for (const path of OF_THE_USER) write(join(root, path));
  for (const path of [...OF_THE_WORKSPACE, 'files/f.txt', 'files/in/g.txt']) write(join(workspace, path));
  write(join(outside, 'secret.txt'));
  cpSync(fixtureFolder(plugin), folder, { recursive: true });
  const kind = 'junction';
  symlinkSync(workspace, join(root, 'link'), kind);
  symlinkSync(root, join(root, 'back'), kind);
  symlinkSync(outside, join(root, 'out'), kind);
  symlinkSync(join(workspace, 'files/in'), join(workspace, 'files/inside'), kind);
  symlinkSync(outside, join(workspace, 'files/out'), kind);
  symlinkSync(join(workspace, 'keys'), join(workspace, 'files/keys'), kind);
  symlinkSync(join(outside, 'later'), join(workspace, 'files/later'), kind);
  return {
    root,
    outside,
    workspace,
    options: { folder, filesFolder: join(workspace, 'files'), tempFolder: join(workspace, 'plugins/.run/probe') },
    remove: () => rmSync(top, { recursive: true, force: true }),
  };
}
