import type { KeyState } from '#main/vault/vault';
import type { ErrorInfo } from '#shared/model/errors';

/**
 * Says aloud that stored secrets cannot be opened: at the start and before each backup, so that nobody first learns of it when
 * a flow fails, or when a backup is needed. Looks only; nothing that cannot be read is ever written over.
 */
export function createKeyWatch(check: () => KeyState, report: (error: ErrorInfo) => void): () => void {
  return () => {
    const { status, keyFile, unreadable, error } = check();
    if (status !== 'unreadable' || error === undefined) return;
    report({
      code: 'SECRETS_UNREADABLE',
      kind: 'user',
      message: `${unreadable.length} stored secrets cannot be opened. ${error.message}`,
      data: { keyFile, count: unreadable.length, cause: { code: error.code, message: error.message, data: error.data ?? {} } },
    });
  };
}
