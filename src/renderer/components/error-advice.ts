import type { ErrorInfo } from '#shared/model/errors';

/** Groups of error codes that ask for the same next step; the first prefix that fits decides. */
const BY_PREFIX: readonly (readonly [prefix: string, key: string])[] = [
  ['EXPRESSION_', 'expression'],
  ['NODE_CONFIG', 'config'],
  ['NODE_VALUE', 'config'],
  ['HTTP_STATUS', 'httpStatus'],
  ['HTTP_CERTIFICATE', 'certificate'],
  ['HTTP_', 'http'],
  ['HOST_UNREACHABLE', 'http'],
  ['FILE_', 'file'],
  ['DISK_FULL', 'disk'],
  ['STORE_FULL', 'disk'],
  ['SMTP_', 'mail'],
  ['MAIL_', 'mail'],
  ['CODE_TIMED_OUT', 'codeLimit'],
  ['CODE_OUT_OF_MEMORY', 'codeLimit'],
  ['CODE_', 'code'],
  ['RUN_TIMED_OUT', 'runTimedOut'],
  ['CIRCUIT_OPEN', 'circuit'],
  ['TIMED_OUT', 'timeout'],
  ['STEP_TIMED_OUT', 'timeout'],
  ['FLOW_', 'flow'],
  ['PLUGIN_', 'plugin'],
  ...['REFUSED', 'RATE_LIMITED', 'UNAVAILABLE', 'UNREACHABLE', 'INTERRUPTED', 'REJECTED'].map(
    (end) => [`SERVICE_${end}`, 'service'] as const,
  ),
];

/** What a person does next about an error: a key below `advice` in the texts of the components. */
export function adviceKey(error: Pick<ErrorInfo, 'code' | 'kind'>): string {
  return BY_PREFIX.find(([prefix]) => error.code.startsWith(prefix))?.[1] ?? error.kind;
}
