import { AppError } from '../model/errors';
import type { JsonObject } from '../model/json';

/** What is wrong with a text that people write, such as a cron expression, and where in it. */
export interface TextProblem {
  /** Stable; the window has the sentence in each language under `detail.<code>`. */
  code: string;
  /** One sentence in English that says what to write instead. */
  message: string;
  /** What the sentence names. */
  values: JsonObject;
  /** The part of the text: `minute`, `weekday`, `BYDAY`, `UNTIL`; `expression` when it is about the whole. */
  field: string;
  /** Where it stands, in UTF-16 units of the text as it was given: [from, to). */
  from: number;
  to: number;
}

/** The error for a text that cannot be followed: SCHEDULE_INVALID, with the first problem as its reason. */
export function invalidText(text: string, [problem]: readonly TextProblem[]): AppError {
  const expression = text.length > 200 ? `${text.slice(0, 199)}…` : text;
  const { code = 'UNREADABLE', message = 'it cannot be read', values = {} } = problem ?? {};
  return new AppError({
    code: 'SCHEDULE_INVALID',
    message: `"${expression}" cannot be followed: ${message}. Correct it and publish the flow again.`,
    data: { detail: 'SCHEDULE_TEXT', expression, reason: { code, message, data: values } },
  });
}
