/**
 * The one way from a thrown value to what a caller of a procedure sees: `{ code, status, message, data: { kind, details?,
 * problems? } }`. It runs inside the procedure, so every transport answers the same.
 */
import { mapEventIterator } from '@orpc/client';
import { ORPCError, os, ValidationError } from '@orpc/server';
import { ERROR_STATUS, errorStatus } from '#shared/contract/errors';
import { type ErrorKind, isAppError } from '#shared/model/errors';
import type { FlowProblem } from '#shared/model/flow';
import { isJsonObject, type Json, type JsonObject } from '#shared/model/json';
import type { Log } from './log';

interface RpcErrorData {
  kind: ErrorKind;
  details?: JsonObject;
  problems?: FlowProblem[];
}

const MAX_ISSUES = 20;

function pathOf(path: readonly unknown[] | undefined): string {
  if (path === undefined) return '';
  return path
    .map((part) => (typeof part === 'object' && part !== null && 'key' in part ? (part as { key: unknown }).key : part))
    .map((part) => `/${String(part)}`)
    .join('');
}

function badInput(error: ValidationError): ORPCError<string, RpcErrorData> {
  const issues = error.issues
    .slice(0, MAX_ISSUES)
    .map((issue): JsonObject => ({ path: pathOf(issue.path), message: issue.message }));
  const first = issues[0];
  const where = typeof first?.['path'] === 'string' && first['path'] !== '' ? ` at ${first['path']}` : '';
  return new ORPCError('BAD_REQUEST', {
    status: ERROR_STATUS.BAD_REQUEST,
    message: `The input is not valid${where}: ${typeof first?.['message'] === 'string' ? first['message'] : 'unknown problem'}`,
    data: { kind: 'user', details: { issues } },
    cause: error,
  });
}

function problemsOf(data: JsonObject | undefined): { details?: JsonObject; problems?: FlowProblem[] } {
  if (data === undefined) return {};
  const { problems, ...details } = data;
  // Problems of flows have a place of their own, and the contract checks their shape again on the way out; those of forms are details.
  const isOfFlow = Array.isArray(problems) && problems.every((problem) => isJsonObject(problem) && 'severity' in problem);
  const told = isOfFlow ? details : data;
  return {
    ...(Object.keys(told).length === 0 ? {} : { details: told }),
    ...(isOfFlow ? { problems: problems as unknown as FlowProblem[] } : {}),
  };
}

function unexpected(log: Log, thrown: unknown, path: readonly string[]): ORPCError<string, RpcErrorData> {
  log.error({ err: thrown, procedure: path.join('.') }, 'A procedure failed unexpectedly');
  return new ORPCError('UNEXPECTED', {
    status: ERROR_STATUS.UNEXPECTED,
    message: 'Something went wrong inside PulseFlow. The log has the details; please report it if it happens again.',
    data: { kind: 'bug', details: { procedure: path.join('.') } satisfies Record<string, Json> },
  });
}

/** The error a caller sees for a thrown value. Bugs are logged with their stack and told without it. */
export function toRpcError(thrown: unknown, log: Log, path: readonly string[]): ORPCError<string, unknown> {
  if (thrown instanceof ORPCError) {
    if (thrown.cause instanceof ValidationError) {
      return thrown.code === 'BAD_REQUEST' ? badInput(thrown.cause) : unexpected(log, thrown.cause, path);
    }
    return thrown as ORPCError<string, unknown>;
  }
  if (!isAppError(thrown)) return unexpected(log, thrown, path);
  if (thrown.kind === 'bug') return unexpected(log, thrown, path);
  const known = thrown.code in ERROR_STATUS;
  if (!known) log.warn({ err: thrown, procedure: path.join('.') }, 'A procedure failed with a code outside the contract');
  return new ORPCError(known ? thrown.code : 'UNEXPECTED', {
    status: errorStatus(thrown.code),
    message: thrown.message,
    data: {
      kind: thrown.kind,
      ...problemsOf(known || thrown.data === undefined ? thrown.data : { ...thrown.data }),
      ...(known ? {} : { details: { ...thrown.data, code: thrown.code } }),
    } satisfies RpcErrorData,
    cause: thrown,
  });
}

function isStream(value: unknown): value is AsyncIterator<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value && 'next' in value;
}

/** The middleware for the whole router: put it on with `implement(contract).use(...)`, before any other. */
export function createErrorMapping(log: Log) {
  return os.middleware(async ({ next, path, signal }) => {
    const mapError = (thrown: unknown): unknown => (signal?.aborted === true ? thrown : toRpcError(thrown, log, path));
    try {
      const result = await next();
      if (!isStream(result.output)) return result;
      const stream = mapEventIterator(result.output, {
        value: (value) => Promise.resolve(value),
        error: (thrown) => Promise.resolve(mapError(thrown)),
      });
      return { ...result, output: stream };
    } catch (thrown) {
      throw mapError(thrown);
    }
  });
}
