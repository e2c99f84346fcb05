import { AppError, type OpenedCredential } from '../../engine/sdk';
import { authorize } from '../http/authorize';
import type { BuiltRequest } from '../http/build-request';
import { exchange } from '../http/exchange';
import { statusError } from '../http/http-errors';
import { readBody } from '../http/read-answer';

const LIMITS = { timeoutMs: 20_000, maxResponseBytes: 10_485_760, maxRedirects: 10 };

/**
 * Calls the address with GET, signed in with the credential. Errors: CREDENTIAL_TEST_ADDRESS_MISSING, CREDENTIAL_REFUSED
 * (401, 403), HTTP_STATUS for all else from 400 on, and those of `exchange` and `authorize`.
 */
export async function testWebCredential(credential: OpenedCredential, testUrl: string, signal: AbortSignal): Promise<void> {
  if (testUrl === '') {
    throw new AppError({
      code: 'CREDENTIAL_TEST_ADDRESS_MISSING',
      message: 'Enter an address to test with: one of the service that answers only to those who are signed in.',
    });
  }
  const headers = new Headers({ 'user-agent': 'PulseFlow' });
  const request: BuiltRequest = { method: 'GET', url: new URL(testUrl), headers, body: undefined };
  authorize(request, credential, () => undefined);
  const answer = await exchange(request, LIMITS, signal);
  if (answer.status < 400) return;
  const { status, statusText } = answer;
  if (status === 401 || status === 403) {
    const { host } = request.url;
    throw new AppError({
      code: 'CREDENTIAL_REFUSED',
      message: `${host} does not take the credential (status ${status}). Check it, and the address to test with.`,
      data: { host, status },
    });
  }
  const body = readBody(answer, 'auto', request);
  throw statusError(request, { status, statusText, retryAfter: undefined, body, nowMs: 0 });
}
