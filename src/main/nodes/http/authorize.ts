import { AppError, type JsonObject, type OpenedCredential } from '../../engine/sdk';
import { hostList } from '../credentials/fields';
import type { BuiltRequest } from './build-request';

/** `*.example.com` stands for every host below example.com; a host without a port, for all of its ports. */
function isAllowed(url: URL, hosts: readonly string[]): boolean {
  if (hosts.length === 0) return true;
  const { host, hostname } = url;
  return hosts.some((allowed) =>
    allowed.startsWith('*.') ? hostname.endsWith(allowed.slice(1)) : allowed === host || allowed === hostname,
  );
}

function text(values: Readonly<JsonObject>, name: string): string {
  const value = values[name];
  return typeof value === 'string' ? value : '';
}

/** What the credential puts into the headers. */
function headersOf({ type, values }: OpenedCredential): [name: string, value: string][] {
  switch (type) {
    case 'core.http-bearer':
      return [['authorization', `${text(values, 'prefix')} ${text(values, 'token')}`]];
    case 'core.http-basic': {
      const pair = Buffer.from(`${text(values, 'user')}:${text(values, 'password')}`, 'utf8').toString('base64');
      return [['authorization', `Basic ${pair}`]];
    }
    case 'core.http-api-key':
      return text(values, 'place') === 'query' ? [] : [[text(values, 'name'), text(values, 'key')]];
    case 'core.http-headers':
      return text(values, 'headers')
        .split('\n')
        .filter((line) => line.includes(':'))
        .map((line) => [line.slice(0, line.indexOf(':')).trim(), line.slice(line.indexOf(':') + 1).trim()]);
    default:
      return [];
  }
}

/**
 * Signs a request in. What the credential adds wins over headers of the same name, is concealed, and is not sent on to
 * another server by a redirect. Errors: CREDENTIAL_HOST_REFUSED, NODE_CONFIG_INVALID (a value that no header can hold).
 */
export function authorize(request: BuiltRequest, credential: OpenedCredential, conceal: (secret: string) => void): void {
  const { values, name } = credential;
  if (!isAllowed(request.url, hostList(text(values, 'hosts')))) {
    const { host } = request.url;
    throw new AppError({
      code: 'CREDENTIAL_HOST_REFUSED',
      message: `The credential "${name}" may not be sent to ${host}. Correct the address, or add the host to the credential.`,
      data: { name, host },
    });
  }
  const added = headersOf(credential);
  for (const [header, value] of added) {
    // The whole value, and what follows the word before it: `Basic dXNlcg==`.
    conceal(value);
    conceal(value.slice(value.indexOf(' ') + 1));
    try {
      request.headers.set(header, value);
    } catch {
      throw new AppError({
        code: 'NODE_CONFIG_INVALID',
        message: `The credential "${name}" cannot be sent as a header: it holds characters that headers cannot have. Enter it again.`,
        data: { field: 'credential', detail: 'CREDENTIAL_NOT_SENDABLE', name },
      });
    }
  }
  request.privateHeaders = added.map(([header]) => header);
  if (credential.type === 'core.http-api-key' && text(values, 'place') === 'query') {
    request.url.searchParams.set(text(values, 'name'), text(values, 'key'));
  }
}
