import type { Json } from '../../../../src/shared/model/json';
import type { HttpAnswer } from './http-answer';
import { type CallFacts, unreadable } from './service-errors';

/** An answer over bytes that were read already. */
export function createAnswer(
  call: CallFacts,
  { status, headers, url, bytes }: Pick<HttpAnswer, 'status' | 'headers' | 'url' | 'bytes'>,
): HttpAnswer {
  const text = (): string => decode(bytes, headers.get('content-type') ?? '');
  const json = (): Json => {
    const body = text();
    if (body.trim() === '') return null;
    try {
      return JSON.parse(body) as Json;
    } catch (error) {
      throw unreadable(call, error instanceof Error ? error.message : String(error), body);
    }
  };
  return {
    status,
    headers,
    url,
    bytes,
    text,
    json,
    as(schema) {
      const value = json();
      const parsed = schema.safeParse(value);
      if (parsed.success) return parsed.data;
      const [issue] = parsed.error.issues;
      const where = issue === undefined || issue.path.length === 0 ? '' : `${issue.path.map(String).join('.')}: `;
      throw unreadable(call, `${where}${issue?.message ?? 'not what is documented'}`, JSON.stringify(value));
    },
    get value() {
      try {
        return json();
      } catch {
        return text();
      }
    },
  };
}

function decode(bytes: Uint8Array, contentType: string): string {
  const charset = /charset="?([^";\s]+)/i.exec(contentType)?.[1] ?? 'utf-8';
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    // An unknown charset: UTF-8 is the best guess, and never fails.
    return new TextDecoder().decode(bytes);
  }
}
