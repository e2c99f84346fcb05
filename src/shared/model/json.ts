import { z } from 'zod';

/** A JSON value (RFC 8259). Payloads, config and expression results are always plain JSON. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
/** A JSON object. */
export type JsonObject = { [key: string]: Json };

/** Accepts any JSON value; depth and size are limited where bytes enter (webhooks, API), not here. */
export const jsonSchema: z.ZodType<Json> = z.json() as z.ZodType<Json>;
/** Accepts a JSON object with string keys. */
export const jsonObjectSchema: z.ZodType<JsonObject> = z.record(z.string(), jsonSchema);

/** True for a JSON object (not an array, not null). */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
