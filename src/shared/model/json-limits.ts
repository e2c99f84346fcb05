import { AppError } from './errors';
import type { Json } from './json';

function isDeeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  if (Array.isArray(value)) {
    for (const element of value) if (isDeeperThan(element, levels - 1)) return true;
    return false;
  }
  for (const key in value) if (isDeeperThan((value as Record<string, unknown>)[key], levels - 1)) return true;
  return false;
}

/**
 * Parses JSON that came from outside.
 * Errors: INPUT_NOT_JSON, INPUT_TOO_DEEP (objects and arrays nested more than `maxDepth` levels).
 */
export function parseJsonInput(text: string, maxDepth: number): Json {
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch (error) {
    const detail = error instanceof Error ? error.message : '';
    throw new AppError({
      code: 'INPUT_NOT_JSON',
      message: `The body is not valid JSON: ${detail}. Check it, or send another content type.`,
      data: { reason: detail },
      cause: error,
    });
  }
  if (isDeeperThan(value, maxDepth)) {
    throw new AppError({
      code: 'INPUT_TOO_DEEP',
      message: `The JSON is nested deeper than ${maxDepth} levels. Send it flatter, or raise the limit in Settings > Limits.`,
      data: { maxDepth },
    });
  }
  return value;
}
