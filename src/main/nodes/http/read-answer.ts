import type { Json, JsonObject } from '../../engine/sdk';
import type { Answer } from './exchange';
import { type RequestFacts, unreadableError } from './http-errors';

const TEXT_TYPES = /^(text\/|application\/(.*\+)?(xml|javascript|yaml|x-www-form-urlencoded|graphql|x-ndjson)\b|$)/i;

function decode(bytes: Uint8Array, contentType: string): string {
  const charset = /charset="?([^";\s]+)/i.exec(contentType)?.[1] ?? 'utf-8';
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    // An unknown charset: UTF-8 is the best guess, and never fails.
    return new TextDecoder().decode(bytes);
  }
}

/**
 * The body as a value. `auto` goes by the content type: JSON, text, else base64; JSON that cannot be read stays text. An empty
 * body is null. Errors: HTTP_RESPONSE_INVALID (only for `json`).
 */
export function readBody(answer: Answer, as: 'auto' | 'json' | 'text' | 'base64', request: RequestFacts): Json {
  if (as === 'base64') return Buffer.from(answer.bytes).toString('base64');
  if (answer.bytes.length === 0) return as === 'text' ? '' : null;
  const contentType = answer.headers.get('content-type') ?? '';
  const isJson = /^application\/(.*\+)?json\b/i.test(contentType);
  if (as === 'auto' && !isJson && !TEXT_TYPES.test(contentType)) return Buffer.from(answer.bytes).toString('base64');
  const text = decode(answer.bytes, contentType);
  if (as === 'text' || (as === 'auto' && !isJson)) return text;
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    if (as === 'auto') return text;
    throw unreadableError(request, error instanceof Error ? error.message : '', text);
  }
}

/** Headers by lower-case name; several cookies are a list. */
export function readHeaders(headers: Headers): JsonObject {
  const all: JsonObject = Object.fromEntries(headers);
  const cookies = headers.getSetCookie();
  if (cookies.length > 1) all['set-cookie'] = cookies;
  return all;
}
