import { AppError, type Item, type OpenedCredential } from '../../engine/sdk';
import { authorize } from './authorize';
import { type BuiltRequest, buildRequest } from './build-request';
import type { HttpConfig } from './http-config';

/** What a request is signed in with, and how a secret is kept out of the records. */
export interface Signing {
  credential: OpenedCredential | undefined;
  conceal(secret: string): void;
}

/**
 * The request that a resolved config describes for one item, signed in as it says. Its secrets are concealed, those that are
 * written in the node included. Errors: those of `buildRequest` and `authorize`.
 */
export function buildSigned(config: HttpConfig, item: Item, key: string, { credential, conceal }: Signing): BuiltRequest {
  const request = buildRequest(config, item, key);
  if (config.auth === 'credential') {
    if (credential === undefined) {
      throw new AppError({
        code: 'CREDENTIAL_NOT_FOUND',
        message: 'No credential is chosen for this call. Choose one in the node, and publish the flow.',
        data: { detail: 'CREDENTIAL_NOT_CHOSEN' },
      });
    }
    authorize(request, credential, conceal);
    return request;
  }
  const written = request.headers.get('authorization');
  if (written !== null) conceal(written.slice(written.indexOf(' ') + 1));
  if (config.auth === 'bearer') conceal(config.token);
  if (config.auth === 'basic') conceal(config.password);
  return request;
}
