/*
 * A scanner for JSONata text, following the lexer of jsonata 2.2 (names run to white space or an operator character, a
 * slash starts a regular expression only where an operand is expected). It finds where an expression inside a template
 * ends, and where string literals stand. It never fails: broken text is the parser's to report.
 */

export type TokenKind = 'operator' | 'string' | 'number' | 'name' | 'quotedName' | 'variable' | 'regex';

export interface Token {
  readonly kind: TokenKind;
  /** Offset of the first character. */
  readonly start: number;
  /** Offset behind the last character. */
  readonly end: number;
}

export interface ExpressionScan {
  readonly tokens: readonly Token[];
  /** Offset of the closing `}}`, or of the end of the text. */
  readonly end: number;
  readonly closed: boolean;
  /** A string, comment, quoted name or regular expression that runs to the end of the text. */
  readonly open?: { readonly what: string; readonly start: number };
}

const WHITE_SPACE = ' \t\n\r\v';
const OPERATOR_CHARACTERS = '.[]{}(),@#;:?+-*/%|=<>^&!~';
const DOUBLE_OPERATORS = new Set(['..', ':=', '!=', '>=', '<=', '**', '~>', '?:', '??']);
const KEYWORDS = new Set(['and', 'or', 'in']);
/** These may also be an operand: the wildcards and the parent. */
const OPERAND_OPERATORS = new Set(['*', '**', '%']);
const CLOSING = new Set([')', ']', '}']);
const NUMBER = /(0|([1-9][0-9]*))(\.[0-9]+)?([Ee][-+]?[0-9]+)?/y;

/**
 * Scans JSONata from `start`. Inside a template it stops at the first `}}` that belongs to no brace, string, comment, quoted
 * name or regular expression; otherwise at the end of the text.
 */
export function scanExpression(text: string, start: number, inTemplate: boolean): ExpressionScan {
  const tokens: Token[] = [];
  let position = start;
  let depth = 0;
  let expectsOperand = true;

  const put = (kind: TokenKind, end: number, nextExpectsOperand: boolean) => {
    tokens.push({ kind, start: position, end });
    position = end;
    expectsOperand = nextExpectsOperand;
  };
  const openEnd = (what: string, from: number): ExpressionScan => {
    return { tokens, end: text.length, closed: false, open: { what, start: from } };
  };

  while (position < text.length) {
    const character = text.charAt(position);
    if (WHITE_SPACE.includes(character)) {
      position++;
    } else if (character === '/' && text.charAt(position + 1) === '*') {
      const end = text.indexOf('*/', position + 2);
      if (end === -1) return openEnd('comment', position);
      position = end + 2;
    } else if (character === '/' && expectsOperand) {
      const end = endOfRegex(text, position + 1);
      if (end === -1) return openEnd('regular expression', position);
      put('regex', end, false);
    } else if (character === '"' || character === "'") {
      const end = endOfString(text, position);
      if (end === -1) return openEnd('string', position);
      put('string', end, false);
    } else if (character === '`') {
      const end = text.indexOf('`', position + 1);
      if (end === -1) return openEnd('quoted name', position);
      put('quotedName', end + 1, false);
    } else if (OPERATOR_CHARACTERS.includes(character)) {
      if (inTemplate && character === '}' && depth === 0 && text.charAt(position + 1) === '}') {
        return { tokens, end: position, closed: true };
      }
      if (character === '{') depth++;
      if (character === '}' && depth > 0) depth--;
      const pair = text.slice(position, position + 2);
      const operator = DOUBLE_OPERATORS.has(pair) ? pair : character;
      const isOperand = CLOSING.has(operator) || (expectsOperand && OPERAND_OPERATORS.has(operator));
      put('operator', position + operator.length, !isOperand);
    } else {
      NUMBER.lastIndex = position;
      const number = NUMBER.exec(text);
      if (number) {
        put('number', position + number[0].length, false);
      } else {
        const end = endOfName(text, position);
        const isKeyword = !expectsOperand && KEYWORDS.has(text.slice(position, end));
        put(character === '$' ? 'variable' : isKeyword ? 'operator' : 'name', end, isKeyword);
      }
    }
  }
  return { tokens, end: text.length, closed: false };
}

function endOfName(text: string, start: number): number {
  let end = start;
  while (end < text.length && !WHITE_SPACE.includes(text.charAt(end)) && !OPERATOR_CHARACTERS.includes(text.charAt(end))) end++;
  return end;
}

/** Offset behind the closing quote, or -1. */
function endOfString(text: string, start: number): number {
  const quote = text.charAt(start);
  for (let position = start + 1; position < text.length; position++) {
    const character = text.charAt(position);
    if (character === '\\') position++;
    else if (character === quote) return position + 1;
  }
  return -1;
}

/** Offset behind the closing slash and the flags, or -1. A slash within brackets does not close (as in jsonata's lexer). */
function endOfRegex(text: string, start: number): number {
  let depth = 0;
  for (let position = start; position < text.length; position++) {
    const character = text.charAt(position);
    if (character === '/' && depth === 0 && !isEscaped(text, position, start)) {
      let end = position + 1;
      while (text.charAt(end) === 'i' || text.charAt(end) === 'm') end++;
      return end;
    }
    if (text.charAt(position - 1) === '\\') continue;
    if ('([{'.includes(character)) depth++;
    if (')]}'.includes(character)) depth--;
  }
  return -1;
}

function isEscaped(text: string, position: number, start: number): boolean {
  let backslashes = 0;
  while (position - 1 - backslashes >= start && text.charAt(position - 1 - backslashes) === '\\') backslashes++;
  return backslashes % 2 === 1;
}

const ESCAPES: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

/** The value of a string literal, quotes included in `literal`. */
export function decodeStringLiteral(literal: string): string {
  return literal
    .slice(1, -1)
    .replace(/\\(?:u([0-9a-fA-F]{4})|([\s\S]))/g, (_match, hex: string | undefined, letter: string | undefined) => {
      if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
      return letter === undefined ? '' : (ESCAPES[letter] ?? letter);
    });
}

/** A string literal with the given quote. JSONata knows no escaped single quote, so that one is written as a code. */
export function encodeStringLiteral(value: string, quote: '"' | "'"): string {
  const inner = JSON.stringify(value).slice(1, -1);
  return quote === '"' ? `"${inner}"` : `'${inner.replace(/\\"/g, '"').replace(/'/g, '\\u0027')}'`;
}
