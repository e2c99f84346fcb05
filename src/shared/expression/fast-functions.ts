import type { AstNode } from './ast';
import { type BuiltinFunction, findBuiltin } from './builtins';
import type { Build, CompileNode } from './fast-build';
import type { FastEvaluate } from './fast-operators';
import { EVALUATION_LIMITS, type ExpressionScope, isoNow, stepValue } from './scope';
import { looksLikeFunction, textOf, truthOf, UNSURE } from './value-semantics';

/** Library functions that are synchronous, take no function and depend on nothing but their arguments. */
const SCALAR_BUILTINS = new Set([
  ...['sum', 'count', 'max', 'min', 'average', 'substring', 'substringBefore', 'substringAfter', 'length', 'trim'],
  ...['join', 'formatNumber', 'formatBase', 'formatInteger', 'parseInteger', 'number', 'floor', 'ceil', 'round', 'abs', 'sqrt'],
  ...['power', 'type', 'base64encode', 'base64decode', 'encodeUrlComponent', 'encodeUrl', 'decodeUrlComponent', 'decodeUrl'],
  ...['toMillis', 'fromMillis', 'string', 'boolean', 'not', 'uppercase', 'lowercase'],
]);
const STRUCTURE_BUILTINS = new Set(['keys', 'lookup', 'append', 'spread', 'merge', 'reverse', 'zip']);

/**
 * A call of a function by its name; `applied` is the value piped into it by `~>`. Undefined for a call that is left to
 * jsonata.
 */
export function compileCall(
  node: AstNode,
  applied: FastEvaluate | undefined,
  build: Build,
  compileNode: CompileNode,
): FastEvaluate | undefined {
  const callee = node.procedure;
  if (callee?.type !== 'variable' || callee.predicate !== undefined) return undefined;
  const values = applied === undefined ? [] : [applied];
  for (const argument of node.arguments ?? []) {
    const value = compileNode(argument, build);
    if (value === undefined) return undefined;
    values.push(value);
  }
  const name = String(callee.value);
  const direct = compileDirect(name, values);
  if (direct !== undefined) return direct;
  const isStructure = STRUCTURE_BUILTINS.has(name);
  const builtin = isStructure || SCALAR_BUILTINS.has(name) ? findBuiltin(name) : undefined;
  if (builtin === undefined) return undefined;
  if (isStructure) build.needsPlain = true;
  // The context stands in for an argument that is left out.
  build.usesRoot = true;
  return (scope) => callBuiltin(builtin, values, scope);
}

function compileDirect(name: string, values: readonly FastEvaluate[]): FastEvaluate | undefined {
  const [first, second] = values;
  if (values.length === 0) {
    if (name === 'now') return isoNow;
    return name === 'millis' ? (scope) => scope.nowMs : undefined;
  }
  if (first === undefined) return undefined;
  if (values.length === 1) {
    const apply = ONE_ARGUMENT[name];
    if (name === 'step') {
      return (scope) => {
        const step = first(scope);
        return typeof step === 'string' ? stepValue(scope, step) : UNSURE;
      };
    }
    return apply && ((scope) => apply(first(scope)));
  }
  if (second === undefined || values.length !== 2) return undefined;
  if (name === 'contains' || name === 'split') {
    return (scope) => {
      const text = first(scope);
      const token = second(scope);
      if (typeof text !== 'string' || typeof token !== 'string') return UNSURE;
      return name === 'contains' ? text.includes(token) : text.split(token);
    };
  }
  return undefined;
}

const changeText = (change: (text: string) => string) => (value: unknown) => {
  if (typeof value === 'string') return change(value);
  return value === undefined ? undefined : UNSURE;
};

const ONE_ARGUMENT: Readonly<Record<string, (value: unknown) => unknown>> = {
  exists: (value) => (value === UNSURE ? UNSURE : value !== undefined),
  string: (value) => (value === undefined ? undefined : textOf(value)),
  boolean: (value) => (value === undefined ? undefined : truthOf(value)),
  not: (value) => {
    if (value === undefined) return undefined;
    const truth = truthOf(value);
    return truth === UNSURE ? UNSURE : !truth;
  },
  uppercase: changeText((text) => text.toUpperCase()),
  lowercase: changeText((text) => text.toLowerCase()),
};

/** Calls the library's own implementation, arguments checked by its own signature. */
function callBuiltin(builtin: BuiltinFunction, values: readonly FastEvaluate[], scope: ExpressionScope): unknown {
  const given: unknown[] = [];
  for (const evaluate of values) {
    const value = evaluate(scope);
    if (value === UNSURE || (typeof value === 'object' && value !== null && looksLikeFunction(value))) return UNSURE;
    given.push(value);
  }
  try {
    const checked = builtin.signature?.validate(given, scope.item) ?? given;
    return settle(builtin.implementation.apply(FOCUS, checked));
  } catch {
    return UNSURE;
  }
}

/** As jsonata does behind every call: a sequence of one is its value, an empty one nothing. */
function settle(result: unknown): unknown {
  if (result instanceof Promise) return UNSURE;
  if (!Array.isArray(result) || (result as { sequence?: unknown }).sequence !== true) return result;
  if (result.length > EVALUATION_LIMITS.sequenceLength) return UNSURE;
  return result.length > 1 ? result : result[0];
}

const FOCUS = {
  options: { sequence: EVALUATION_LIMITS.sequenceLength },
  createSequence(...first: [unknown?]): unknown[] {
    const sequence = [...first] as unknown[] & { sequence?: boolean };
    sequence.sequence = true;
    return sequence;
  },
};
