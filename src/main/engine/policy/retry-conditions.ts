import type { ErrorInfo } from '#shared/model/errors';
import type { RetryConditions } from '#shared/model/policy';

/**
 * Whether an error is one of those that a node's retries name, by its code or by the status in its data (`429`, `5xx`). They
 * stand instead of the error's own word on whether a retry helps. A call that an open breaker held back always is.
 */
export function isNamed({ codes, statuses }: RetryConditions, { code, data }: ErrorInfo): boolean {
  if (code === 'CIRCUIT_OPEN' || codes.includes(code)) return true;
  const status = data?.['status'];
  if (typeof status !== 'number') return false;
  const text = String(status);
  return statuses.some((wanted) => wanted === text || (wanted.endsWith('xx') && text.length === 3 && wanted[0] === text[0]));
}
