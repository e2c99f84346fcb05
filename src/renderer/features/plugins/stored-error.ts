import { ORPCError } from '@orpc/client';
import type { ErrorInfo } from '#shared/model/errors';

/** An error that was kept, as screens show one that was thrown. */
export function storedError({ code, message, data }: ErrorInfo): ORPCError<string, unknown> {
  return new ORPCError(code, { message, data: { details: data ?? {} } });
}
