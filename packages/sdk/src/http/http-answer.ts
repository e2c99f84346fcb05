import type { z } from 'zod';
import type { Json } from '../../../../src/shared/model/json';

/** What a service answered. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** Where it came from, after redirects. */
  readonly url: string;
  readonly bytes: Uint8Array;
  /** The body as text (UTF-8, or the charset that it says). */
  text(): string;
  /** The body as JSON; an empty one is null. Errors: SERVICE_ANSWER_UNREADABLE. */
  json(): Json;
  /** The body as what `schema` makes of it. Errors: SERVICE_ANSWER_UNREADABLE. */
  as<T>(schema: z.ZodType<T>): T;
  /** The body as far as it can be read: JSON, else text. Never throws. */
  readonly value: Json;
}
