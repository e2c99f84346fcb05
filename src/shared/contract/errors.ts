import { z } from 'zod';
import { errorInfoSchema } from '../model/errors';
import { flowProblemSchema } from '../model/flow';

/** What every typed error carries beside its code and message. */
const errorDataSchema = z
  .object({
    kind: errorInfoSchema.shape.kind,
    details: z.record(z.string(), z.json()).optional(),
    problems: z.array(flowProblemSchema).optional(),
  })
  .optional();

/** HTTP status of each error code that a procedure can answer with. A code not listed here answers 500 UNEXPECTED. */
export const ERROR_STATUS = {
  BAD_REQUEST: 400,
  UNAUTHORIZED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  FLOW_NOT_FOUND: 404,
  FLOW_INVALID: 422,
  TEMPLATE_NOT_FOUND: 404,
  FLOW_NOT_PUBLISHED: 409,
  FLOW_PAUSED: 409,
  FLOW_CHANGED: 409,
  FLOW_DELETED: 410,
  FLOW_FILE_NOT_FOUND: 404,
  FLOW_FILE_CHANGED: 409,
  FLOW_FILE_SETTLED: 409,
  FLOW_FOLDER_NOT_SET: 409,
  FLOW_FOLDER_FAILED: 409,
  FLOW_VERSION_NOT_FOUND: 404,
  RUN_NOT_FOUND: 404,
  RUN_FINISHED: 409,
  RUN_NOT_FINISHED: 409,
  STEP_NOT_FOUND: 404,
  STEP_NOT_IN_DOUBT: 409,
  RULE_NOT_FOUND: 404,
  WEBHOOK_NOT_FOUND: 404,
  WEBHOOK_CONFLICT: 409,
  IDEMPOTENCY_CONFLICT: 422,
  IDEMPOTENCY_IN_FLIGHT: 409,
  IDEMPOTENCY_KEY_MISSING: 400,
  IDEMPOTENCY_KEY_INVALID: 400,
  STEP_NOT_RETRYABLE: 409,
  DEAD_LETTER_NOT_FOUND: 404,
  DEAD_LETTER_DECIDED: 409,
  REDRIVE_INPUT_UNUSABLE: 409,
  REDRIVE_UNSAFE: 409,
  LOCK_TAKEN: 409,
  LOCK_LOST: 409,
  LOCK_HELD_BY_RUN: 409,
  EXPRESSION_INVALID: 422,
  EXPRESSION_FAILED: 422,
  INPUT_TOO_LARGE: 413,
  INPUT_TOO_DEEP: 400,
  INPUT_NOT_JSON: 400,
  QUEUE_NOT_FOUND: 404,
  QUEUE_IN_USE: 409,
  QUEUE_NOT_EMPTY: 409,
  MESSAGE_NOT_FOUND: 404,
  RECEIPT_EXPIRED: 409,
  SCHEDULE_NOT_FOUND: 404,
  SCHEDULE_EXISTS: 409,
  SCHEDULE_INVALID: 422,
  SCHEDULE_NOT_IN_FORCE: 409,
  SCHEDULE_UNTIL_PAST: 422,
  SCHEDULE_HOLIDAYS_MISSING: 409,
  EXCEPTION_NOT_FOUND: 404,
  EXCEPTION_INVALID: 422,
  EXCEPTION_OUTSIDE: 422,
  EXCEPTIONS_TOO_MANY: 409,
  HOLIDAY_LIST_NOT_FOUND: 404,
  HOLIDAY_LIST_IN_USE: 409,
  HOLIDAY_LIST_NAME_TAKEN: 409,
  HOLIDAY_PLACE_UNKNOWN: 404,
  CALENDAR_FILE_INVALID: 422,
  SERVICE_NOT_FOUND: 404,
  SERVICE_PAUSED: 409,
  SERVICE_CONFLICT: 409,
  SERVICE_FAILED: 502,
  CALL_NOT_FOUND: 404,
  CREDENTIAL_NOT_FOUND: 404,
  CREDENTIAL_INVALID: 422,
  CREDENTIAL_NAME_TAKEN: 409,
  CREDENTIAL_TYPE_UNKNOWN: 422,
  CREDENTIAL_IN_USE: 409,
  CREDENTIAL_TEST_NONE: 409,
  CREDENTIAL_NOTHING_TO_KEEP: 409,
  SECRET_KEY_MISSING: 409,
  SECRET_KEY_WRONG: 409,
  SECRET_KEY_INVALID: 409,
  SECRET_KEY_FAILED: 500,
  SMTP_FAILED: 502,
  SMTP_NOT_SET: 409,
  SETTINGS_INVALID: 422,
  BACKUP_RUNNING: 409,
  BACKUP_FAILED: 507,
  TEST_OPTIONS_WITHOUT_TEST: 400,
  TEST_NODE_UNKNOWN: 404,
  TEST_NODE_UNREACHED: 409,
  TEST_INPUT_MISSING: 409,
  RUN_NOT_STEPPING: 409,
  PIN_NOT_FOUND: 404,
  PIN_TOO_LARGE: 413,
  PINS_TOO_MANY: 409,
  TOO_MANY_RUNS: 429,
  ENGINE_PAUSED: 409,
  SHUTTING_DOWN: 503,
  STORE_FULL: 507,
  STORE_FAILED: 503,
  UNEXPECTED: 500,
} as const satisfies Record<string, number>;

export type ErrorCode = keyof typeof ERROR_STATUS;

/** The error map of a procedure: oRPC makes typed errors of it for the client and responses for OpenAPI. */
export function contractErrors<Code extends ErrorCode>(...codes: Code[]) {
  return Object.fromEntries(codes.map((code) => [code, { status: ERROR_STATUS[code], data: errorDataSchema }])) as {
    [K in Code]: { status: (typeof ERROR_STATUS)[K]; data: typeof errorDataSchema };
  };
}

/** The HTTP status of an error code; 500 when the code is not one of the contract's. */
export function errorStatus(code: string): number {
  return (ERROR_STATUS as Record<string, number>)[code] ?? 500;
}
