import { z } from 'zod';
import { type JsonObject, jsonObjectSchema } from './json';

/**
 * Who must act on an error. `user`: tell them, retrying will not help. `operational`: the world failed (network, disk,
 * a service), a retry may help. `bug`: ours; the operation is abandoned and the stack logged.
 */
export type ErrorKind = 'user' | 'operational' | 'bug';

/** The wire and journal form of an error. Compare `code`, never the message. */
export const errorInfoSchema = z.object({
  code: z.string().meta({ description: 'Stable, upper case: RUN_NOT_FOUND' }),
  kind: z.enum(['user', 'operational', 'bug']),
  message: z.string().meta({ description: 'What failed, why, and what to do next; for people' }),
  data: jsonObjectSchema.optional(),
  /** Whether the outside effect of the failed call can have happened. Absent: `none`. */
  effect: z.enum(['none', 'unknown']).optional(),
  /** False: do not retry although the kind is operational. */
  retryable: z.boolean().optional(),
});
export type ErrorInfo = z.infer<typeof errorInfoSchema>;

export interface AppErrorOptions {
  code: string;
  kind?: ErrorKind;
  message: string;
  data?: JsonObject;
  effect?: 'none' | 'unknown';
  retryable?: boolean;
  cause?: unknown;
}

/** The one error class that crosses rooms. Across any boundary use `toErrorInfo` and compare `code`. */
export class AppError extends Error {
  readonly code: string;
  readonly kind: ErrorKind;
  readonly data: JsonObject | undefined;
  readonly effect: 'none' | 'unknown';
  readonly retryable: boolean;

  constructor(options: AppErrorOptions) {
    super(options.message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'AppError';
    this.code = options.code;
    this.kind = options.kind ?? 'user';
    this.data = options.data;
    this.effect = options.effect ?? 'none';
    this.retryable = options.retryable ?? this.kind === 'operational';
  }
}

/** True for an AppError, also for one of another copy of this module (matched by shape, not by class). */
export function isAppError(value: unknown): value is AppError {
  return (
    value instanceof Error &&
    typeof (value as { code?: unknown }).code === 'string' &&
    ['user', 'operational', 'bug'].includes(String((value as { kind?: unknown }).kind))
  );
}

/** The plain form of any thrown value. An unknown throw becomes kind `bug`, code `UNEXPECTED`, without its stack. */
export function toErrorInfo(thrown: unknown): ErrorInfo {
  if (isAppError(thrown)) {
    return {
      code: thrown.code,
      kind: thrown.kind,
      message: thrown.message,
      ...(thrown.data === undefined ? {} : { data: thrown.data }),
      ...(thrown.effect === 'unknown' ? { effect: 'unknown' as const } : {}),
      ...(thrown.retryable === (thrown.kind === 'operational') ? {} : { retryable: thrown.retryable }),
    };
  }
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return { code: 'UNEXPECTED', kind: 'bug', message };
}

/** An error as the data of another carry it: with what its words name, so that they can be said in another language. */
export function toldError({ code, message, data }: ErrorInfo): JsonObject {
  return { code, message, ...(data === undefined ? {} : { data }) };
}

/** An AppError made again from its plain form. */
export function fromErrorInfo(info: ErrorInfo): AppError {
  return new AppError({
    code: info.code,
    kind: info.kind,
    message: info.message,
    ...(info.data === undefined ? {} : { data: info.data }),
    ...(info.effect === undefined ? {} : { effect: info.effect }),
    ...(info.retryable === undefined ? {} : { retryable: info.retryable }),
  });
}

/** Throws a `bug` error when `condition` is false. */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new AppError({ code: 'INVARIANT', kind: 'bug', message });
}

/** For the default branch of an exhaustive switch. */
export function assertNever(value: never): never {
  throw new AppError({ code: 'INVARIANT', kind: 'bug', message: `Unexpected value: ${JSON.stringify(value)}` });
}
