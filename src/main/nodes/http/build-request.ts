import { AppError, type Item, type Json } from '../../engine/sdk';
import { readJsonValue } from '../form/json-value';
import type { HttpConfig } from './http-config';

export interface BuiltRequest {
  method: string;
  url: URL;
  headers: Headers;
  body: string | undefined;
  /** Names of headers for the first server only, beside those that always are. */
  privateHeaders?: string[];
}

function invalid(field: string, detail: string, value: string, message: string): AppError {
  return new AppError({ code: 'NODE_CONFIG_INVALID', message, data: { field, detail, value } });
}

function buildUrl(config: HttpConfig): URL {
  const text = config.url.trim();
  if (!URL.canParse(text))
    throw invalid(
      'url',
      'URL_INVALID',
      text,
      `"${text}" is not a web address. Write it whole, such as https://example.com/orders.`,
    );
  const url = new URL(text);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw invalid('url', 'URL_INVALID', text, `The address must begin with http:// or https://, not ${url.protocol}//.`);
  }
  for (const { name, value } of config.query) if (name !== '') url.searchParams.append(name, value);
  return url;
}

function authorization(config: HttpConfig, url: URL): string | undefined {
  if (config.auth === 'bearer') return `Bearer ${config.token}`;
  const user = config.auth === 'basic' ? config.user : decodeURIComponent(url.username);
  const password = config.auth === 'basic' ? config.password : decodeURIComponent(url.password);
  if (config.auth !== 'basic' && user === '' && password === '') return undefined;
  return `Basic ${Buffer.from(`${user}:${password}`, 'utf8').toString('base64')}`;
}

function buildBody(config: HttpConfig, item: Item): { body: string; type: string } | undefined {
  if (config.method === 'GET' || config.method === 'HEAD' || config.bodyType === 'none') return undefined;
  if (config.bodyType === 'form') {
    const form = new URLSearchParams();
    for (const { name, value } of config.form) if (name !== '') form.append(name, value);
    return { body: form.toString(), type: 'application/x-www-form-urlencoded;charset=UTF-8' };
  }
  const given = config.body === undefined || config.body === '' ? undefined : config.body;
  if (config.bodyType === 'text') {
    const text: Json = given ?? '';
    return { body: typeof text === 'string' ? text : JSON.stringify(text), type: 'text/plain;charset=UTF-8' };
  }
  return { body: JSON.stringify(given === undefined ? item.json : readJsonValue(given, 'body')), type: 'application/json' };
}

/**
 * The request that a resolved config describes for one item.
 * Errors: NODE_CONFIG_INVALID (address, header, body).
 */
export function buildRequest(config: HttpConfig, item: Item, idempotencyKey: string): BuiltRequest {
  const url = buildUrl(config);
  const headers = new Headers({ 'user-agent': 'PulseFlow' });
  const authorizationHeader = authorization(config, url);
  url.username = '';
  url.password = '';
  if (authorizationHeader !== undefined) headers.set('authorization', authorizationHeader);
  const built = buildBody(config, item);
  if (built !== undefined) headers.set('content-type', built.type);
  if (config.sendIdempotencyKey && config.method !== 'GET' && config.method !== 'HEAD')
    headers.set('idempotency-key', idempotencyKey);
  for (const [index, { name, value }] of config.headers.entries()) {
    if (name.trim() === '') continue;
    try {
      headers.set(name.trim(), value);
    } catch {
      throw invalid(
        `headers/${index}`,
        'HEADER_INVALID',
        name,
        `The header "${name}" cannot be sent: its name or value has characters that headers cannot have.`,
      );
    }
  }
  return { method: config.method, url, headers, body: built?.body };
}
