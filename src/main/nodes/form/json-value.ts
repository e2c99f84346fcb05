import { AppError, type Json } from '../../engine/sdk';

/**
 * The value that a user meant in an any-JSON field. A form gives text: one that begins like an object or a list is JSON and
 * must be whole; any other text stands for itself. `field` names the field in the error.
 * Errors: NODE_CONFIG_INVALID.
 */
export function readJsonValue(value: Json, field: string): Json {
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return value;
  try {
    return JSON.parse(value) as Json;
  } catch (error) {
    const detail = error instanceof Error ? error.message : '';
    throw new AppError({
      code: 'NODE_CONFIG_INVALID',
      message: `The field "${field}" begins like JSON but is not valid: ${detail}. Check commas and quotes, or use one {{ expression }} that builds the object.`,
      data: { field, detail: 'JSON_INVALID' },
      cause: error,
    });
  }
}
