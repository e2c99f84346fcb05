import { ORPCError } from '@orpc/client';
import type { FlowProblem } from '#shared/model/flow';

/** An error as screens show it. */
export interface UiError {
  /** A code of the contract, `OFFLINE` when the host did not answer, or `UNEXPECTED`. */
  code: string;
  message: string;
  problems: FlowProblem[];
  details: Record<string, unknown>;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What a thrown value means to a person. Compare `code`; the message comes from the host and is English. */
export function toUiError(error: unknown): UiError {
  if (error instanceof ORPCError) {
    if (error.code === 'HOST_UNREACHABLE') return { code: 'OFFLINE', message: '', problems: [], details: {} };
    const data: unknown = error.data;
    const { details, kind: _kind, problems: _problems, ...own } = isRecord(data) ? data : {};
    return {
      code: error.code === 'INTERNAL_SERVER_ERROR' ? 'UNEXPECTED' : String(error.code),
      message: error.message,
      problems: isRecord(data) && Array.isArray(data['problems']) ? (data['problems'] as FlowProblem[]) : [],
      // The window's own procedures put what they tell right into the data.
      details: isRecord(details) ? details : own,
    };
  }
  const message = error instanceof Error ? error.message : String(error);
  const isNetwork = error instanceof TypeError && /fetch|network/i.test(message);
  return { code: isNetwork ? 'OFFLINE' : 'UNEXPECTED', message: isNetwork ? '' : message, problems: [], details: {} };
}
