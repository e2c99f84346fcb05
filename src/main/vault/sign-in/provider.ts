/** Where a credential signs in, and as whom: what its type says, with what is filled in. */
import type { CredentialType } from '#main/engine/sdk';
import type { JsonObject } from '#shared/model/json';
import type { OAuth2 } from '#shared/model/plugin';
import { addressInvalid, clientMissing } from './errors';

export interface Provider {
  authorizationUrl: URL;
  tokenUrl: URL;
  scopes: readonly string[];
  clientId: string;
  clientSecret?: string;
  parameters: Readonly<Record<string, string>>;
}

/** Whether a credential of this type, filled in so, signs in by the browser. */
export function signsIn({ oauth2 }: Pick<CredentialType, 'oauth2'>, values: JsonObject): boolean {
  if (oauth2 === undefined) return false;
  return Object.entries(oauth2.when ?? {}).every(([field, wanted]) =>
    wanted.some((value) => JSON.stringify(value) === JSON.stringify(values[field] ?? null)),
  );
}

/** A field at the beginning of an address is a part of it; anywhere else it is one word of it. */
function filledIn(template: string, values: JsonObject): string {
  return template.replace(/{{\s*([\w-]+)\s*}}/g, (_text, field: string, at: number) => {
    const value = String(values[field] ?? '');
    return at === 0 ? value.replace(/\/+$/, '') : encodeURIComponent(value);
  });
}

/** Codes and secrets travel to it: only over TLS, or within this machine. */
function addressOf(name: 'authorizationUrl' | 'tokenUrl', { [name]: template }: OAuth2, values: JsonObject): URL {
  const text = filledIn(template, values);
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isLocal = url?.protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname);
  if (url === undefined || (url.protocol !== 'https:' && !isLocal)) throw addressInvalid(name, text);
  return url;
}

/** Errors: CREDENTIAL_INVALID. */
export function providerOf(oauth2: OAuth2, values: JsonObject): Provider {
  const clientId = String(values[oauth2.clientIdField] ?? '').trim();
  if (clientId === '') throw clientMissing(oauth2.clientIdField);
  const secret = oauth2.clientSecretField === undefined ? '' : String(values[oauth2.clientSecretField] ?? '').trim();
  return {
    authorizationUrl: addressOf('authorizationUrl', oauth2, values),
    tokenUrl: addressOf('tokenUrl', oauth2, values),
    scopes: oauth2.scopes.map((scope) => filledIn(scope, values)),
    clientId,
    ...(secret === '' ? {} : { clientSecret: secret }),
    parameters: oauth2.parameters,
  };
}
