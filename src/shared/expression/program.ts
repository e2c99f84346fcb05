import jsonata from 'jsonata';
import { invariant } from '../model/errors';
import type { Json } from '../model/json';
import { type AstNode, type ExpressionFacts, prepareAst, readFacts } from './ast';
import { BoundedCache } from './bounded-cache';
import { type BuiltinFunction, findBuiltin } from './builtins';
import { compileFast, type FastExpression } from './fast-path';
import { type Copier, createCopier, toPlain } from './plain';
import { EVALUATION_LIMITS, type ExpressionScope, HIDDEN, isoNow, SCOPE_VARIABLES, stepValue } from './scope';
import { UNSURE } from './value-semantics';

export interface ProgramLimits {
  readonly timeoutMs: number;
  readonly depth: number;
  readonly sequenceLength: number;
}

/** One parsed JSONata expression, ready to run any number of times, also at the same time. */
export class Program {
  readonly source: string;
  readonly facts: ExpressionFacts;
  readonly #fast: FastExpression | undefined;
  readonly #expression: jsonata.Expression;
  readonly #bound: readonly Bindable[];

  /** Throws jsonata's own error object when the text cannot be parsed; see `describeThrown`. */
  constructor(source: string, limits: ProgramLimits = EVALUATION_LIMITS) {
    this.source = source;
    this.#expression = jsonata(source, { timeout: limits.timeoutMs, stack: limits.depth, sequence: limits.sequenceLength });
    const root = this.#expression.ast() as unknown as AstNode;
    this.facts = readFacts(root, (name) => findBuiltin(name) !== undefined);
    prepareAst(root);
    this.#fast = compileFast(root);
    this.#bound = this.facts.isOpen ? BINDABLE : BINDABLE.filter((name) => this.facts.references.variables.includes(name));
    registerScopeFunctions(this.#expression);
    registerPad(this.#expression);
  }

  /** True when the simple part of JSONata suffices, so that most evaluations are synchronous. */
  get isFast(): boolean {
    return this.#fast !== undefined;
  }

  /**
   * The value as plain JSON, undefined for no value; a promise only when real jsonata has to run. Throws or rejects with
   * whatever jsonata throws.
   */
  evaluate(scope: ExpressionScope): Json | undefined | Promise<Json | undefined> {
    const fast = this.#fast;
    if (fast === undefined) return this.#evaluateSlow(scope);
    let value: unknown;
    try {
      value = fast.evaluate(scope);
    } catch {
      // Data nested too deeply for the call stack, or a failing port: jsonata meets it again and gives the error a place.
      return this.#evaluateSlow(scope);
    }
    if (value === UNSURE || (typeof value === 'number' && !Number.isFinite(value))) return this.#evaluateSlow(scope);
    return fast.needsPlain ? toPlain(value) : (value as Json | undefined);
  }

  async #evaluateSlow(scope: ExpressionScope): Promise<Json | undefined> {
    // An array as the root is the context of every object constructor, where jsonata writes into an empty one.
    const mustCopy = this.facts.mayWriteToData || Array.isArray(scope.item);
    const prepare: Copier = mustCopy ? createCopier() : (value) => value;
    const bindings: Record<string, unknown> = {
      [HIDDEN.scope]: mustCopy ? copyingSteps(scope, prepare) : scope,
      [HIDDEN.now]: isoNow(scope),
    };
    for (const name of this.#bound) bindings[name] = prepare(scope[name]);
    return toPlain(await this.#expression.evaluate(prepare(scope.item), bindings));
  }
}

type Bindable = Exclude<(typeof SCOPE_VARIABLES)[number], 'step' | 'now'>;
const BINDABLE = SCOPE_VARIABLES.filter((name): name is Bindable => name !== 'step' && name !== 'now');

interface Call {
  readonly environment: jsonata.Environment;
}

function scopeOf(call: Call): ExpressionScope {
  return call.environment.lookup(HIDDEN.scope) as ExpressionScope;
}

/** A function of jsonata's own library. */
function library(name: string): BuiltinFunction['implementation'] {
  const builtin = findBuiltin(name);
  invariant(builtin, `jsonata has no function $${name}`);
  return builtin.implementation;
}

function registerScopeFunctions(expression: jsonata.Expression): void {
  expression.registerFunction(
    'step',
    function (this: Call, name: unknown) {
      return typeof name === 'string' ? stepValue(scopeOf(this), name) : undefined;
    },
    '<s:x>',
  );
  expression.registerFunction(
    'now',
    function (this: Call, picture?: unknown, timeZone?: unknown) {
      return library('fromMillis').call(this, scopeOf(this).nowMs, picture, timeZone);
    },
    '<s?s?:s>',
  );
  expression.registerFunction(
    'millis',
    function (this: Call) {
      return scopeOf(this).nowMs;
    },
    '<:n>',
  );
  expression.registerFunction(
    'random',
    function (this: Call) {
      const { random } = scopeOf(this);
      return random === undefined ? library('random').call(this) : random();
    },
    '<:n>',
  );
  expression.registerFunction(
    'shuffle',
    function (this: Call, values: unknown) {
      const { random } = scopeOf(this);
      return Array.isArray(values) && random !== undefined ? shuffled(values, random) : library('shuffle').call(this, values);
    },
    '<a:a>',
  );
}

/** The library's `$pad` makes its padding in one piece, whatever the width: the time guard could not end it. */
function registerPad(expression: jsonata.Expression): void {
  expression.registerFunction(
    'pad',
    function (this: Call, text: unknown, width: unknown, character?: unknown) {
      if (Math.abs(Number(width)) > EVALUATION_LIMITS.padWidth) {
        throw new Error(`$pad makes texts of up to ${EVALUATION_LIMITS.padWidth} characters; the width is ${String(width)}`);
      }
      return library('pad').call(this, text, width, character);
    },
    '<s-ns?:s>',
  );
}

function shuffled(values: readonly unknown[], random: () => number): unknown[] {
  const result = [...values];
  for (let index = result.length - 1; index > 0; index--) {
    const other = Math.floor(random() * (index + 1));
    [result[index], result[other]] = [result[other], result[index]];
  }
  return result;
}

/** The scope with its steps copied, for expressions under which jsonata writes into data. */
function copyingSteps(scope: ExpressionScope, copy: Copier): ExpressionScope {
  return {
    item: null,
    items: [],
    run: {},
    flow: {},
    env: {},
    nowMs: scope.nowMs,
    step: (name) => copy(scope.step(name)),
    ...(scope.random === undefined ? {} : { random: scope.random }),
  };
}

const programs = new BoundedCache<Program>(2_000);

/** The program of a text, parsed once (anew for other limits). Throws jsonata's own error object when it cannot be parsed. */
export function programOf(source: string, limits?: ProgramLimits): Program {
  return limits === undefined ? programs.get(source, () => new Program(source)) : new Program(source, limits);
}
