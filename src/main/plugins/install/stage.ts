import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PluginOrigin } from '#shared/model/plugin';
import type { PluginSource } from '#shared/model/plugin-install';
import type { Catalogues } from './catalogues';
import { copyFolder } from './copy-folder';
import { folderFailed, pluginInvalid } from './errors';
import { takeFromNpm } from './npm';
import { readManifest } from './read-package';
import type { FileDigests } from './staged-file';
import { packageIn } from './take-place';
import { unzip } from './unzip';

export interface StagedSource {
  files: FileDigests;
  origin: PluginOrigin;
  /** False when it came over a way on which anybody could have changed it. */
  isSafe: boolean;
}

/**
 * Brings a package from where it comes into `staged`; none of its code is run. What was written when it fails is the caller's to
 * remove. Errors: those of unzip, copyFolder, takeFromNpm and the catalogues.
 */
export async function stageSource(
  source: PluginSource,
  staged: string,
  { env, signal, catalogues }: { env: NodeJS.ProcessEnv; signal: AbortSignal; catalogues: Pick<Catalogues, 'take'> },
): Promise<StagedSource> {
  const folder = packageIn(staged);
  try {
    await mkdir(folder, { recursive: true });
  } catch (thrown) {
    throw folderFailed(thrown, folder);
  }
  switch (source.kind) {
    case 'zip': {
      const { path, upload, name } = source;
      if (path === undefined && upload === undefined)
        throw pluginInvalid('PACKAGE_NO_ZIP', 'Neither the path of a zip nor its bytes were given.');
      const files = await unzip(upload === undefined ? (path ?? '') : Buffer.from(upload, 'base64'), folder);
      const file = (name ?? path ?? '').split(/[/\\]/).at(-1) || 'upload.zip';
      return { files, origin: { kind: 'zip', file }, isSafe: true };
    }
    case 'folder':
      return { files: await copyFolder(source.path, folder), origin: { kind: 'folder' }, isSafe: true };
    case 'npm': {
      const files = await takeFromNpm(source, folder, join(staged, 'npm'), { env, signal });
      return { files, origin: { kind: 'npm', package: source.package }, isSafe: true };
    }
    case 'catalogue': {
      const { bytes, version, isSafe } = await catalogues.take(source, signal);
      const files = await unzip(bytes, folder);
      const manifest = readManifest(await readFile(join(folder, 'plugin.json'), 'utf8').catch(() => '{}'));
      if (manifest.name !== source.name || manifest.version !== version) {
        throw pluginInvalid(
          'PACKAGE_OTHER_PLUGIN',
          `The catalogue gave ${manifest.name} ${manifest.version} instead of ${source.name} ${version}. Tell its maker.`,
        );
      }
      return { files, origin: { kind: 'catalogue', catalogue: source.catalogue }, isSafe };
    }
  }
}
