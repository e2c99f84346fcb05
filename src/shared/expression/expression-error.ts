import { AppError } from '../model/errors';
import type { JsonObject } from '../model/json';
import type { ExpressionLocation } from './scope';

export type ExpressionErrorCode = 'EXPRESSION_INVALID' | 'EXPRESSION_FAILED';

export interface ExpressionErrorOptions {
  code: ExpressionErrorCode;
  /** What is wrong, without the place. */
  reason: string;
  /** The whole text of the field; line and column are counted in it. */
  text: string;
  /** Offset in `text`, from 0. */
  position: number;
  location: ExpressionLocation;
  cause?: unknown;
}

/**
 * An expression that cannot be read (EXPRESSION_INVALID) or did not give a value (EXPRESSION_FAILED). Kind `user`. Its data
 * hold `reason`, `position` (offset from 0), `line` and `column` (from 1) and, where known, `nodeId`, `node` and `field`.
 */
export class ExpressionError extends AppError {
  readonly reason: string;
  readonly position: number;
  readonly location: ExpressionLocation;

  constructor(options: ExpressionErrorOptions) {
    const { code, reason, text, position, location, cause } = options;
    const { line, column } = lineAndColumn(text, position);
    const data: JsonObject = { reason, position, line, column };
    if (location.nodeId !== undefined) data.nodeId = location.nodeId;
    if (location.nodeName !== undefined) data.node = location.nodeName;
    if (location.field !== undefined) data.field = location.field;
    super({
      code,
      kind: 'user',
      message: `${placeText(location, line, column)}: ${reason}`,
      data,
      ...(cause === undefined ? {} : { cause }),
    });
    this.name = 'ExpressionError';
    this.reason = reason;
    this.position = position;
    this.location = location;
  }
}

/** Line and column of an offset, both from 1. */
export function lineAndColumn(text: string, position: number): { line: number; column: number } {
  const before = text.slice(0, position);
  return { line: before.split('\n').length, column: position - before.lastIndexOf('\n') };
}

function placeText(location: ExpressionLocation, line: number, column: number): string {
  const node = location.nodeName ?? location.nodeId;
  const field = location.field?.replace(/^\//, '').replaceAll('/', '.').replaceAll('~1', '/').replaceAll('~0', '~');
  const parts = [
    ...(node === undefined ? [] : [`node "${node}"`]),
    ...(field ? [`field "${field}"`] : []),
    line > 1 ? `line ${line}, position ${column}` : `position ${column}`,
  ];
  return `Expression in ${parts.join(', ')}`;
}

const LONGEST_REASON = 500;

/** What jsonata threw: an object with code, position (behind the token) and message, or any error of the platform. */
interface Thrown {
  code?: unknown;
  message?: unknown;
  position?: unknown;
  token?: unknown;
}

/** What went wrong and where in `source` (offset of the token's first character). */
export function describeThrown(thrown: unknown, source: string): { reason: string; position: number } {
  if (thrown instanceof RangeError) return { reason: 'The expression is nested or repeated too deeply', position: 0 };
  const { code, message, position, token } = (thrown ?? {}) as Thrown;
  const known = typeof code === 'string' ? OWN_WORDS[code] : undefined;
  const text = known ?? (typeof message === 'string' && message !== '' ? message : 'The evaluation failed');
  const reason = text.length > LONGEST_REASON ? `${text.slice(0, LONGEST_REASON)}…` : text;
  return { reason, position: startOfToken(source, position, token) };
}

/** Better words for the errors that users of the editor meet most. */
const OWN_WORDS: Readonly<Record<string, string>> = {
  S0101: 'A string is not closed: its closing quote is missing',
  S0105: 'A quoted name is not closed: its closing backtick is missing',
  S0106: 'A comment is not closed: */ is missing',
  S0207: 'The expression ends too early: a value is missing',
  D1011: 'The functions of the expression call each other too deeply; check that the recursion ends',
  D1012: 'The evaluation took too long and was ended; check for endless recursion, or work on fewer values',
  U1001: 'The functions of the expression call each other too deeply; check that the recursion ends',
};

function startOfToken(source: string, position: unknown, token: unknown): number {
  if (typeof position !== 'number' || position < 0) return 0;
  const end = Math.min(position, source.length);
  if (typeof token !== 'string') return end;
  for (const written of [token, `$${token}`]) {
    if (written !== '' && source.slice(end - written.length, end) === written) return end - written.length;
  }
  return end;
}
