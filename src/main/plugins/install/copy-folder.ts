import { createReadStream } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isAppError } from '#shared/model/errors';
import { pluginInvalid, reasonOf, sourceFailed } from './errors';
import { PACKAGE_LIMITS, type PackageLimits, packageRules } from './package-rules';
import { type FileDigests, stageFile } from './staged-file';

/** What is never part of a plugin: what version control, editors and tools leave. */
export function isLeftover(name: string): boolean {
  return name.startsWith('.') || ['__pycache__', 'Thumbs.db', 'coverage', 'test-results', 'venv'].includes(name);
}

/** The plain files below a folder, by their paths with slashes; leftovers and what `skip` names are left out. Errors: PLUGIN_INVALID for links. */
export async function filesOfFolder(folder: string, skip: (path: string) => boolean = () => false): Promise<string[]> {
  const found: string[] = [];
  const walk = async (below: string): Promise<void> => {
    const entries = await readdir(join(folder, below), { withFileTypes: true });
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = below === '' ? entry.name : `${below}/${entry.name}`;
      if (isLeftover(entry.name) || skip(path)) continue;
      if (entry.isDirectory()) await walk(path);
      else if (entry.isFile()) found.push(path);
      else
        throw pluginInvalid('PACKAGE_ENTRY_KIND', `"${path}" is a link or a device. Only plain files can be part of a plugin.`, {
          path,
        });
    }
  };
  await walk('');
  return found;
}

/** Copies the folder of a plugin into an empty one, by the rules of packages. Errors: PLUGIN_SOURCE_FAILED, PLUGIN_INVALID, PLUGIN_TOO_LARGE. */
export async function copyFolder(from: string, to: string, limits: PackageLimits = PACKAGE_LIMITS): Promise<FileDigests> {
  const rules = packageRules(limits);
  const digests: FileDigests = {};
  try {
    if (!(await lstat(from)).isDirectory()) throw new Error('it is no folder');
    // The packages of a folder that is worked in are made anew: what tools have put there is linked and large.
    for (const path of await filesOfFolder(from, (path) => path === 'node_modules')) {
      const admitted = rules.admit(path);
      digests[admitted] = await stageFile(to, admitted, () => createReadStream(join(from, ...path.split('/'))), rules);
    }
  } catch (thrown) {
    if (isAppError(thrown)) throw thrown;
    throw sourceFailed(
      'SOURCE_FOLDER_UNREADABLE',
      `${from} cannot be read: ${reasonOf(thrown)}. Check the path.`,
      { path: from },
      thrown,
    );
  }
  return digests;
}
