import type { JsonObject } from '#shared/model/json';

/** What zod says of a value that does not fit the schema of a config. */
export interface Issue {
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly code?: string | undefined;
  readonly input?: unknown;
  readonly expected?: unknown;
  readonly origin?: unknown;
  readonly minimum?: unknown;
  readonly maximum?: unknown;
  readonly values?: unknown;
}

interface IssueDetail {
  detail?: string;
  values?: JsonObject;
}

/** How a message names a field. */
export function fieldText(field: string): string {
  return field === '' ? 'the settings' : `field "${field.slice(1).replaceAll('/', '.')}"`;
}

export function issueText(issue: Issue, field: string): string {
  if (isMissing(issue)) return `${fieldText(field)} is required; fill it in.`;
  return `${fieldText(field)}: ${issue.message}`;
}

function isMissing(issue: Issue): boolean {
  return issue.code === 'invalid_type' && issue.input === undefined;
}

/** What is wrong as a code and values, for words in another language; nothing where zod's sentence is all there is. */
export function issueDetail(issue: Issue): IssueDetail {
  if (isMissing(issue)) return { detail: 'VALUE_REQUIRED' };
  const isCounted = issue.origin === 'string' || issue.origin === 'array';
  switch (issue.code) {
    case 'invalid_type':
      return { detail: 'VALUE_TYPE', values: { expected: String(issue.expected) } };
    case 'too_small':
      return { detail: isCounted ? 'VALUE_TOO_SHORT' : 'VALUE_TOO_SMALL', values: { minimum: Number(issue.minimum) } };
    case 'too_big':
      return { detail: isCounted ? 'VALUE_TOO_LONG' : 'VALUE_TOO_BIG', values: { maximum: Number(issue.maximum) } };
    case 'invalid_value':
      return { detail: 'VALUE_NOT_OF', values: { options: Array.isArray(issue.values) ? issue.values.join(', ') : '' } };
    case 'invalid_format':
      return { detail: 'VALUE_FORMAT' };
    default:
      return {};
  }
}

/** The same as the data of an error. */
export function detailData(issue: Issue): JsonObject {
  const { detail, values } = issueDetail(issue);
  return detail === undefined ? {} : { detail, ...values };
}
