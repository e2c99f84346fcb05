import { realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { AppError } from '#shared/model/errors';

/** What a flow may write to inside the workspace folder. The rest (database, keys, plugins) is the app's own. */
const OPEN_FOLDERS = ['files', 'outbox'];

function refused(code: 'FILE_OUTSIDE' | 'FILE_REFUSED', detail: string, path: string, message: string): AppError {
  return new AppError({ code, message, data: { path, detail } });
}

/** True when `path` is `folder` itself or below it. Both absolute and normalised. */
function isWithin(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way === '' || !(way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way));
}

/** Where a path leads once links are followed; the part of it that does not exist yet is taken as written. */
function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    // Not there (yet), or not readable: then its folder decides.
    const folder = dirname(path);
    return folder === path ? path : join(realPath(folder), basename(path));
  }
}

/**
 * The absolute path that a flow means. Relative paths are below `<home>/files`, and neither `..` nor a link may lead them
 * out; `~/` is the user's home folder; absolute paths go wherever the user says, but not to the app's own data in the
 * workspace. Touches nothing. Errors: FILE_OUTSIDE, FILE_REFUSED.
 */
export function resolveFlowPath(home: string, path: string): string {
  const text = path.trim();
  if (text === '')
    throw refused(
      'FILE_REFUSED',
      'FILE_PATH_EMPTY',
      path,
      'The path of the file is empty. Enter one, for example reports/today.txt.',
    );
  if (text.includes('\0'))
    throw refused('FILE_REFUSED', 'FILE_NAME_INVALID', path, 'The path of the file holds a zero character. Remove it.');
  const files = join(home, 'files');
  const isHome = text === '~' || text.startsWith('~/') || text.startsWith('~\\');
  if (!isHome && !isAbsolute(text)) {
    const target = resolve(files, text);
    if (!isWithin(files, target) || !isWithin(realPath(files), realPath(target))) {
      const message = `"${text}" leads out of the files folder of the workspace. Use a path below it, or an absolute path.`;
      throw refused('FILE_OUTSIDE', 'FILE_OUTSIDE', text, message);
    }
    return target;
  }
  const target = isHome ? join(homedir(), text.slice(1)) : resolve(text);
  const realHome = realPath(home);
  const realTarget = realPath(target);
  const isOpen = OPEN_FOLDERS.some((folder) => isWithin(join(realHome, folder), realTarget));
  if (isWithin(realHome, realTarget) && !isOpen) {
    const message = `"${text}" belongs to the workspace's own data, which flows may not touch. Use a path below its files folder.`;
    throw refused('FILE_OUTSIDE', 'FILE_OF_WORKSPACE', text, message);
  }
  return target;
}
