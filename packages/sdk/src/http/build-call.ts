import type { Json } from '../../../../src/shared/model/json';
import type { Effect } from '../../../../src/shared/model/run';
import { addressInvalid, headerInvalid } from './service-errors';
import type { BuiltCall } from './transport';

/** A file in a multipart body. */
export interface MultipartFile {
  /** The field: `document`. */
  field: string;
  name: string;
  mimeType: string;
  bytes: Uint8Array | Blob;
}

type QueryValue = string | number | boolean | undefined;

export interface CallOptions {
  /** Undefined ones are left out; a list is named once for each. */
  query?: Readonly<Record<string, QueryValue | readonly string[]>>;
  headers?: Readonly<Record<string, string>>;
  /** The body as JSON. */
  json?: Json;
  /** The body as form fields. */
  form?: Readonly<Record<string, QueryValue>>;
  multipart?: { fields?: Readonly<Record<string, QueryValue>>; files: readonly MultipartFile[] };
  /** The body as it is; give its type in `headers`. */
  body?: string | Uint8Array | Blob;
  /** What making the call twice does: default by the method (GET: none; PUT, DELETE: idempotent; POST, PATCH: unsafe). */
  effect?: Effect;
  timeoutMs?: number;
  maxBytes?: number;
  /** Ends this call too, beside the context's signal. */
  signal?: AbortSignal;
  /** Statuses of 400 and above that are an answer here, not an error: `[404]`. */
  accept?: readonly number[];
}

/** Where a client calls, and how it signs in. */
export interface ClientAddress {
  /** The service, as people call it: `GitHub`. It stands in every error. */
  service: string;
  /** `https://api.github.com`: paths go below it. */
  baseUrl: string;
  /** Sent with every call to `baseUrl`; no other server sees them. */
  headers?: Readonly<Record<string, string>>;
  /** Called before each attempt: what it sets is seen by the service alone. For signatures, or tokens that change. */
  authorize?(call: { method: string; url: URL; headers: Headers; body: BuiltCall['body'] }): void | Promise<void>;
}

const EFFECTS: Readonly<Record<string, Effect>> = { GET: 'none', HEAD: 'none', PUT: 'idempotent', DELETE: 'idempotent' };
const ALWAYS_PRIVATE = ['authorization', 'cookie', 'proxy-authorization'];
/** May go to any server. */
const PUBLIC = new Set(['accept', 'user-agent', 'content-type', 'content-length', 'range']);

/** The call to make. Errors: SERVICE_ADDRESS_INVALID, SERVICE_HEADER_INVALID. */
export async function buildCall(client: ClientAddress, method: string, path: string, call: CallOptions): Promise<BuiltCall> {
  const { url, isOwn } = addressOf(client, path);
  for (const [name, value] of Object.entries(call.query ?? {})) {
    for (const one of Array.isArray(value) ? (value as readonly string[]) : [value as QueryValue]) {
      if (one !== undefined) url.searchParams.append(name, String(one));
    }
  }
  const headers = new Headers({ accept: 'application/json', 'user-agent': 'PulseFlow' });
  const body = bodyOf(call, headers);
  const given = { ...(isOwn ? client.headers : {}), ...call.headers };
  for (const [name, value] of Object.entries(given)) {
    try {
      headers.set(name, value);
    } catch {
      throw headerInvalid(client.service, name);
    }
  }
  if (isOwn) await client.authorize?.({ method, url, headers, body });
  return {
    service: client.service,
    method,
    path: isOwn ? withoutQuery(path) : url.host,
    effect: call.effect ?? EFFECTS[method] ?? 'unsafe',
    url,
    headers,
    body,
    privateHeaders: [...ALWAYS_PRIVATE, ...[...headers.keys()].filter((name) => !PUBLIC.has(name))],
  };
}

/** A path lies below the base address; a whole address may be anywhere, and then nothing secret is sent with it. */
function addressOf({ service, baseUrl }: ClientAddress, path: string): { url: URL; isOwn: boolean } {
  if (!URL.canParse(baseUrl) || !/^https?:$/.test(new URL(baseUrl).protocol)) throw addressInvalid(service, baseUrl);
  const base = new URL(baseUrl);
  if (/^https?:\/\//i.test(path)) {
    if (!URL.canParse(path)) throw addressInvalid(service, path);
    const url = new URL(path);
    return { url, isOwn: url.origin === base.origin };
  }
  const joined = `${baseUrl.replace(/\/+$/, '')}${path === '' || /^[/?]/.test(path) ? '' : '/'}${path}`;
  if (!URL.canParse(joined)) throw addressInvalid(service, baseUrl);
  return { url: new URL(joined), isOwn: true };
}

function withoutQuery(path: string): string {
  return /^https?:\/\//i.test(path) ? new URL(path).pathname : (path.split('?')[0] ?? '');
}

function bodyOf({ json, form, multipart, body }: CallOptions, headers: Headers): BuiltCall['body'] {
  if (json !== undefined) {
    headers.set('content-type', 'application/json');
    return JSON.stringify(json);
  }
  if (form !== undefined) {
    headers.set('content-type', 'application/x-www-form-urlencoded;charset=UTF-8');
    const fields = new URLSearchParams();
    for (const [name, value] of Object.entries(form)) if (value !== undefined) fields.append(name, String(value));
    return fields.toString();
  }
  if (multipart === undefined) return body;
  const data = new FormData();
  for (const [name, value] of Object.entries(multipart.fields ?? {})) if (value !== undefined) data.append(name, String(value));
  for (const { field, name, mimeType, bytes } of multipart.files) {
    const part =
      bytes instanceof Blob ? bytes.slice(0, bytes.size, mimeType) : new Blob([new Uint8Array(bytes)], { type: mimeType });
    data.append(field, part, name);
  }
  return data;
}

/** Text that stands for one part of a path: slashes and all else that has a meaning there are encoded. */
export function pathPart(text: string | number): string {
  return encodeURIComponent(String(text)).replace(/^\.{1,2}$/, (dots) => dots.replaceAll('.', '%2E'));
}
