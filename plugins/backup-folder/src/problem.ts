import { type AppError, isAppError, problem } from '@pulseflow/sdk';

/** What the file system throws, as an error for people. */
export function toProblem(thrown: unknown, path: string): AppError {
  if (isAppError(thrown)) return thrown;
  const { code = '', message = String(thrown) } = thrown as { code?: string; message?: string };
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return problem({
      code: 'DISK_FULL',
      kind: 'operational',
      en: `There is no room left at ${path}. Nothing half is left there; free some space.`,
      ptBr: `Não há espaço em ${path}. Nada pela metade ficou lá; libere espaço.`,
      data: { path },
    });
  }
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS' || code === 'ERR_ACCESS_DENIED') {
    return problem({
      code: 'BACKUP_NOT_ALLOWED',
      en: `${path} may not be read or written (${code}). Check the rights of the folder.`,
      ptBr: `${path} não pode ser lido ou gravado (${code}). Confira os direitos da pasta.`,
      data: { path, reason: code },
    });
  }
  return problem({
    code: 'BACKUP_FAILED',
    kind: 'operational',
    en: `The disk refused: ${message}`,
    ptBr: `O disco recusou: ${message}`,
    data: { path, reason: code || message },
    cause: thrown,
  });
}
