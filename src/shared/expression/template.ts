import { isAppError } from '../model/errors';
import type { Json } from '../model/json';
import { describeThrown, ExpressionError } from './expression-error';
import { NotJsonError } from './plain';
import { type Program, type ProgramLimits, programOf } from './program';
import type { ExpressionLocation, ExpressionReferences, ExpressionScope } from './scope';
import { splitTemplate } from './template-parts';
import { textOf } from './value-semantics';

/** What an evaluation gives: undefined for no value. A promise only when the expression needs real JSONata. */
export type MaybePromise<T> = T | Promise<T>;
export type Evaluated = MaybePromise<Json | undefined>;

/** A text made ready to be evaluated many times. */
export interface CompiledTemplate {
  /** True when it holds no expression; `evaluate` then always gives the same text. */
  readonly isConstant: boolean;
  readonly references: ExpressionReferences;
  /**
   * The value for a scope. One expression that is the whole text keeps its type (undefined: no value); in a longer text
   * values become text as `$string` writes them, no value an empty one. Never changes the scope; the result may share
   * structure with it. Throws or rejects with `ExpressionError` EXPRESSION_FAILED, or the AppError a scope function threw.
   */
  evaluate(scope: ExpressionScope): Evaluated;
}

export const NO_REFERENCES: ExpressionReferences = { steps: [], variables: [], anyStep: false };

/**
 * Compiles a text with `{{ JSONata }}`. `\{{` stands for the text `{{`. Throws `ExpressionError` EXPRESSION_INVALID, which
 * names the first problem and its place. `limits`: other guards than `EVALUATION_LIMITS`, for a preview.
 */
export function compileTemplate(text: string, location: ExpressionLocation = {}, limits?: ProgramLimits): CompiledTemplate {
  const pieces = splitTemplate(text).map((part): string | Piece => {
    if (part.kind === 'text') return part.text;
    if (!part.closed) throw invalid(text, location, openReason(part.open?.what), part.open?.start ?? part.start - 2);
    return compilePiece(text, part, location, limits);
  });
  const [first] = pieces;
  if (pieces.every((piece) => typeof piece === 'string')) return constantTemplate(pieces.join(''));
  if (pieces.length === 1 && first instanceof Piece) return first;
  return new MixedTemplate(pieces);
}

/**
 * Compiles a text that is one JSONata expression as a whole (a condition, the transform node), without braces. Throws as
 * `compileTemplate`.
 */
export function compileExpression(text: string, location: ExpressionLocation = {}, limits?: ProgramLimits): CompiledTemplate {
  return compilePiece(text, { source: text, start: 0 }, location, limits);
}

/** What to say of an expression that runs to the end of the text. */
export function openReason(what: string | undefined): string {
  return what === undefined ? 'The expression is not closed: }} is missing' : `The expression holds a ${what} that is not closed`;
}

function invalid(text: string, location: ExpressionLocation, reason: string, position: number, cause?: unknown): ExpressionError {
  return new ExpressionError({ code: 'EXPRESSION_INVALID', text, location, reason, position, cause });
}

function compilePiece(
  text: string,
  { source, start }: { source: string; start: number },
  location: ExpressionLocation,
  limits: ProgramLimits | undefined,
): Piece {
  if (source.trim() === '') throw invalid(text, location, 'The expression is empty', start);
  try {
    return new Piece(programOf(source, limits), text, start, location);
  } catch (thrown) {
    const { reason, position } = describeThrown(thrown, source);
    throw invalid(text, location, reason, start + position, thrown);
  }
}

function constantTemplate(text: string): CompiledTemplate {
  return { isConstant: true, references: NO_REFERENCES, evaluate: () => text };
}

/** One expression at its place in a text. */
class Piece implements CompiledTemplate {
  readonly isConstant = false;
  readonly #program: Program;
  readonly #text: string;
  readonly #start: number;
  readonly #location: ExpressionLocation;

  constructor(program: Program, text: string, start: number, location: ExpressionLocation) {
    this.#program = program;
    this.#text = text;
    this.#start = start;
    this.#location = location;
  }

  get references(): ExpressionReferences {
    return this.#program.facts.references;
  }

  evaluate(scope: ExpressionScope): Evaluated {
    let value: Evaluated;
    try {
      value = this.#program.evaluate(scope);
    } catch (thrown) {
      throw this.#failure(thrown);
    }
    return value instanceof Promise
      ? value.catch((thrown: unknown) => {
          throw this.#failure(thrown);
        })
      : value;
  }

  #failure(thrown: unknown): unknown {
    if (isAppError(thrown)) return thrown;
    const isResult = thrown instanceof NotJsonError;
    const { reason, position } = isResult
      ? { reason: sentence(thrown.message), position: 0 }
      : describeThrown(thrown, this.#program.source);
    const options = { text: this.#text, location: this.#location, reason, position: this.#start + position, cause: thrown };
    return new ExpressionError({ code: 'EXPRESSION_FAILED', ...options });
  }
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Text and expressions mixed: always gives a text. */
class MixedTemplate implements CompiledTemplate {
  readonly isConstant = false;
  readonly references: ExpressionReferences;
  readonly #pieces: readonly (string | Piece)[];

  constructor(pieces: readonly (string | Piece)[]) {
    this.#pieces = pieces;
    this.references = mergeReferences(pieces.flatMap((piece) => (typeof piece === 'string' ? [] : [piece.references])));
  }

  evaluate(scope: ExpressionScope): MaybePromise<string> {
    const pieces = this.#pieces;
    let text = '';
    for (let index = 0; index < pieces.length; index++) {
      const piece = pieces[index] as string | Piece;
      if (typeof piece === 'string') {
        text += piece;
        continue;
      }
      const value = piece.evaluate(scope);
      if (value instanceof Promise) return this.#evaluateRest(scope, text, value, index + 1);
      text += textIn(value);
    }
    return text;
  }

  async #evaluateRest(scope: ExpressionScope, before: string, pending: Promise<Json | undefined>, from: number): Promise<string> {
    let text = before + textIn(await pending);
    for (const piece of this.#pieces.slice(from)) text += typeof piece === 'string' ? piece : textIn(await piece.evaluate(scope));
    return text;
  }
}

function textIn(value: Json | undefined): string {
  const text = textOf(value);
  // Results are plain JSON, all of which has a text.
  return typeof text === 'string' ? text : '';
}

/** What several expressions name together. */
export function mergeReferences(all: readonly ExpressionReferences[]): ExpressionReferences {
  if (all.length === 0) return NO_REFERENCES;
  return {
    steps: [...new Set(all.flatMap((one) => one.steps))],
    variables: [...new Set(all.flatMap((one) => one.variables))],
    anyStep: all.some((one) => one.anyStep),
  };
}
