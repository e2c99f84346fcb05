import { isUtf8 } from 'node:buffer';
import type { Json } from '#shared/model/json';
import { parseJsonInput } from '#shared/model/json-limits';

/**
 * The body of a call as JSON: JSON as it is, forms as an object (a repeated field becomes an array), text as a string, bytes
 * that are no text as `{ base64 }`. Errors: INPUT_NOT_JSON, INPUT_TOO_DEEP.
 */
export function parseHookBody(bytes: Buffer, contentType: string | undefined, jsonDepth: number): Json {
  if (bytes.length === 0) return null;
  const type = contentType?.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (type === 'application/json' || type.endsWith('+json')) return parseJsonInput(bytes.toString('utf8'), jsonDepth);
  if (type === 'application/x-www-form-urlencoded') {
    const form: Record<string, Json> = {};
    for (const [name, value] of new URLSearchParams(bytes.toString('utf8'))) {
      const before = Object.hasOwn(form, name) ? form[name] : undefined;
      if (before === undefined)
        Object.defineProperty(form, name, { value, enumerable: true, writable: true, configurable: true });
      else form[name] = Array.isArray(before) ? [...before, value] : [before, value];
    }
    return form;
  }
  return isUtf8(bytes) ? bytes.toString('utf8') : { base64: bytes.toString('base64') };
}
