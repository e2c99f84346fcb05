import type { Json } from '#shared/model/json';

export type JsonText = { ok: true; value: Json } | { ok: false; message: string };

/** Reads JSON a person typed; empty text is `{}`. */
export function parseJsonText(text: string): JsonText {
  if (text.trim() === '') return { ok: true, value: {} };
  try {
    return { ok: true, value: JSON.parse(text) as Json };
  } catch (error) {
    return { ok: false, message: error instanceof Error ? error.message : String(error) };
  }
}
