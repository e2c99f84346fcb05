import { AppError } from '../../engine/sdk';

const REFUSED = { code: 'FILE_REFUSED', kind: 'user' } as const;
const NO_ACCESS = {
  ...REFUSED,
  detail: 'FILE_NO_ACCESS',
  says: (path: string) => `The system does not permit access to ${path}. Check the rights of the file and its folder.`,
};
const NO_ROOM = {
  code: 'DISK_FULL',
  kind: 'operational',
  detail: 'DISK_FULL',
  says: (path: string) => `The file ${path} was not written: the disk is full. Free some space, then try again.`,
} as const;

const KNOWN: Readonly<
  Record<string, { code: string; kind: 'user' | 'operational'; detail: string; says(path: string): string } | undefined>
> = {
  ENOENT: {
    code: 'FILE_NOT_FOUND',
    kind: 'user',
    detail: 'FILE_NOT_FOUND',
    says: (path) => `There is no file or folder ${path}. Check the path, or put the file there.`,
  },
  EACCES: NO_ACCESS,
  EPERM: NO_ACCESS,
  EROFS: NO_ACCESS,
  EISDIR: {
    ...REFUSED,
    detail: 'FILE_NOT_FILE',
    says: (path) => `${path} is a folder, not a file. Give the path of a file.`,
  },
  ENOTDIR: {
    ...REFUSED,
    detail: 'FILE_NOT_FOLDER',
    says: (path) => `${path} is a file, or goes through one, where a folder is needed. Give the path of a folder.`,
  },
  ENOSPC: NO_ROOM,
  EDQUOT: NO_ROOM,
};

/** The code that the file system gave an error, or an empty text. */
export function systemCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

/**
 * The typed form of what the file system threw when a file was read, copied, moved or deleted. An AppError is handed through.
 * Codes: FILE_NOT_FOUND, FILE_REFUSED, DISK_FULL, FILE_FAILED.
 */
export function toFileProblem(error: unknown, path: string): AppError {
  if (error instanceof AppError) return error;
  const known = KNOWN[systemCode(error)];
  if (known !== undefined) {
    const { code, kind, detail, says } = known;
    return new AppError({ code, kind, message: says(path), data: { path, detail }, cause: error });
  }
  const reason = error instanceof Error ? error.message : String(error);
  return new AppError({
    code: 'FILE_FAILED',
    kind: 'operational',
    message: `${path} could not be used: ${reason}. Check the path and the disk.`,
    data: { path, reason, detail: 'FILE_USE_FAILED' },
    cause: error,
  });
}

/** What a path that an expression made must not be. Errors: NODE_CONFIG_INVALID. */
export function requirePath(path: string, field: string, index: number): string {
  const text = path.trim();
  if (text !== '') return text;
  throw new AppError({
    code: 'NODE_CONFIG_INVALID',
    message: 'The path of the file is empty: its expression gave nothing. Check it against the input of this step.',
    data: { field, index, detail: 'FILE_PATH_EMPTY' },
  });
}
