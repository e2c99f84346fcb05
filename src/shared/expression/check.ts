import type { Json } from '../model/json';
import { findBuiltin } from './builtins';
import { type CompileConfigOptions, pointerPart } from './config';
import { describeThrown, type ExpressionErrorCode } from './expression-error';
import { programOf } from './program';
import { SCOPE_VARIABLES } from './scope';
import { openReason } from './template';
import { splitTemplate } from './template-parts';

/** Something wrong with an expression, found without running it. */
export interface ExpressionProblem {
  readonly code: ExpressionErrorCode;
  readonly message: string;
  /** Offset in the checked text, from 0. */
  readonly position: number;
  /** Offset behind the last character concerned; at least `position`. */
  readonly end: number;
}

export interface ConfigProblem extends ExpressionProblem {
  /** Path of the field, as in `/headers/0/value`. */
  readonly field: string;
}

/** A step that is named by a literal, `$step("name")`, and where the literal stands. */
export interface StepReference {
  readonly name: string;
  readonly position: number;
  readonly end: number;
}

/** Problems of a text that is one JSONata expression: syntax, unknown variables, unknown functions. */
export function checkExpression(text: string): ExpressionProblem[] {
  return checkSource(text, 0);
}

/** Problems of all expressions in a text with `{{ }}`. */
export function checkTemplate(text: string): ExpressionProblem[] {
  return splitTemplate(text).flatMap((part) => {
    if (part.kind === 'text') return [];
    if (part.closed) return checkSource(part.source, part.start);
    return [problem(openReason(part.open?.what), part.open?.start ?? part.start - 2, text.length)];
  });
}

/** Problems of all expressions in a config; `isLiteral` as for `compileConfig`. */
export function checkConfig(config: Json, options: Pick<CompileConfigOptions, 'isLiteral'> = {}): ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  const visit = (value: Json, field: string): void => {
    if (options.isLiteral?.(field)) return;
    if (typeof value === 'string') {
      if (value.includes('{{')) for (const found of checkTemplate(value)) problems.push({ ...found, field });
    } else if (Array.isArray(value)) {
      for (const [index, member] of value.entries()) visit(member, `${field}/${index}`);
    } else if (value !== null && typeof value === 'object') {
      for (const [name, member] of Object.entries(value)) visit(member, `${field}/${pointerPart(name)}`);
    }
  };
  visit(config, '');
  return problems;
}

/** The steps that a text with `{{ }}` (or, with `bare`, one that is JSONata as a whole) names. Empty for broken text. */
export function findStepReferences(text: string, form: 'template' | 'bare' = 'template'): StepReference[] {
  const sources =
    form === 'bare'
      ? [{ source: text, start: 0 }]
      : splitTemplate(text).flatMap((part) => (part.kind === 'expression' && part.closed ? [part] : []));
  return sources.flatMap(({ source, start }) => {
    try {
      return programOf(source).facts.stepCalls.map(({ name, position }) => {
        const end = start + position;
        return { name, position: Math.max(start, end - name.length - 2), end };
      });
    } catch {
      // Broken text names nothing for sure; `checkTemplate` reports what is wrong with it.
      return [];
    }
  });
}

function problem(message: string, position: number, end: number): ExpressionProblem {
  return { code: 'EXPRESSION_INVALID', message, position, end: Math.max(position, end) };
}

function checkSource(source: string, start: number): ExpressionProblem[] {
  if (source.trim() === '') return [problem('The expression is empty', start, start + source.length)];
  let facts: ReturnType<typeof programOf>['facts'];
  try {
    ({ facts } = programOf(source));
  } catch (thrown) {
    const { reason, position } = describeThrown(thrown, source);
    return [problem(reason, start + position, start + Math.min(position + 1, source.length))];
  }
  return facts.otherVariables
    .filter(({ name }) => findBuiltin(name) === undefined)
    .map(({ name, position, isCalled }) => {
      const end = start + position;
      const known = SCOPE_VARIABLES.map((variable) => `$${variable}`).join(' ');
      const message = isCalled ? `There is no function $${name}` : `There is no variable $${name}; known are ${known}`;
      return problem(message, Math.max(start, end - name.length - 1), end);
    });
}
