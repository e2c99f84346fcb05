/*
 * Compiles the simple part of JSONata to closures that run synchronously and give exactly what jsonata gives. A closure
 * returns UNSURE for anything it does not handle, every error among it; the caller then asks real jsonata, which finds the
 * value or the right error. So this file holds no error texts, and a doubt costs time, never a wrong value.
 *
 * A tree node is compiled only when it has no property beyond those listed here (`Object.keys`), so that a flag of a later
 * jsonata version leads to the slow path instead of being overlooked.
 */
import type { AstNode } from './ast';
import type { Build, CompileNode } from './fast-build';
import { compileCall } from './fast-functions';
import { compileBinary, type FastEvaluate } from './fast-operators';
import { type NameStep, navigate, pickIndexes } from './navigate';
import { EVALUATION_LIMITS, type ExpressionScope, HIDDEN, isoNow } from './scope';
import { truthOf, UNSURE } from './value-semantics';

export interface FastExpression {
  /** The value, or UNSURE. */
  readonly evaluate: FastEvaluate;
  /** The value may carry jsonata's marks and null prototypes: make it plain. */
  readonly needsPlain: boolean;
}

/** The compiled tree, undefined when it holds anything but the simple part. */
export function compileFast(root: AstNode): FastExpression | undefined {
  const build: Build = { usesRoot: false, needsPlain: false };
  const compiled = compileNode(root, build);
  if (compiled === undefined) return undefined;
  const evaluate: FastEvaluate = build.usesRoot
    ? // jsonata wraps a root array; its many effects are left to it.
      (scope) => (Array.isArray(scope.item) ? UNSURE : compiled(scope))
    : compiled;
  return { evaluate, needsPlain: build.needsPlain };
}

const compileNode: CompileNode = (node, build) => {
  if (node === undefined) return undefined;
  const { predicate } = node;
  const compiled = compilePlainNode(node, build);
  if (predicate === undefined || compiled === undefined) return compiled;
  const indexes = literalIndexes(predicate);
  if (indexes === undefined) return undefined;
  return (scope) => {
    const value = compiled(scope);
    return value === UNSURE ? UNSURE : pickIndexes(value, indexes);
  };
};

function compilePlainNode(node: AstNode, build: Build): FastEvaluate | undefined {
  switch (node.type) {
    case 'string':
    case 'number':
    case 'value':
      return hasOnly(node, 'value') ? constant(node.value) : undefined;
    case 'variable':
      return hasOnly(node, 'value', 'predicate') ? compileVariable(String(node.value), build) : undefined;
    case 'path':
      return hasOnly(node, 'steps') ? compilePath(node.steps ?? [], build) : undefined;
    case 'binary':
      return hasOnly(node, 'value', 'lhs', 'rhs') ? compileBinaryNode(node, build) : undefined;
    case 'unary':
      return compileUnary(node, build);
    case 'condition':
      return hasOnly(node, 'condition', 'then', 'else') ? compileCondition(node, build) : undefined;
    case 'block':
      return hasOnly(node, 'expressions', 'predicate') ? compileBlock(node.expressions ?? [], build) : undefined;
    case 'function':
      return hasOnly(node, 'name', 'value', 'arguments', 'procedure', 'predicate')
        ? compileCall(node, undefined, build, compileNode)
        : undefined;
    case 'apply':
      return hasOnly(node, 'value', 'lhs', 'rhs') ? compileApply(node, build) : undefined;
    default:
      return undefined;
  }
}

/** Whether the node has no property but these, `type` and `position`; properties that are undefined do not count. */
function hasOnly(node: AstNode, ...names: string[]): boolean {
  return Object.entries(node).every(
    ([name, value]) => value === undefined || name === 'type' || name === 'position' || names.includes(name),
  );
}

function constant(value: unknown): FastEvaluate {
  return () => value;
}

function compileVariable(name: string, build: Build): FastEvaluate | undefined {
  switch (name) {
    case '':
    case '$':
      build.usesRoot = true;
      return (scope) => scope.item;
    case 'item':
      return (scope) => scope.item;
    case 'items':
      return (scope) => scope.items;
    case 'index':
      return (scope) => scope.index;
    case 'run':
      return (scope) => scope.run;
    case 'flow':
      return (scope) => scope.flow;
    case 'env':
      return (scope) => scope.env;
    case HIDDEN.now:
      return isoNow;
    default:
      return undefined;
  }
}

function compilePath(steps: readonly AstNode[], build: Build): FastEvaluate | undefined {
  const [first, ...rest] = steps;
  if (first === undefined) return undefined;
  if (first.type === 'name') {
    const names = compileNames(steps);
    build.usesRoot = true;
    return names && ((scope) => navigate(scope.item, names));
  }
  if (first.type !== 'variable' && first.type !== 'function') return undefined;
  const start = compileNode(first, build);
  const names = compileNames(rest);
  if (start === undefined || names === undefined || names.length === 0) return undefined;
  return (scope) => {
    const value = start(scope);
    return value === UNSURE ? UNSURE : navigate(value, names);
  };
}

function compileNames(steps: readonly AstNode[]): NameStep[] | undefined {
  const names: NameStep[] = [];
  for (const step of steps) {
    if (step.type !== 'name' || !hasOnly(step, 'value', 'stages')) return undefined;
    const indexes = step.stages === undefined ? undefined : literalIndexes(step.stages);
    if (step.stages !== undefined && indexes === undefined) return undefined;
    names.push({ key: String(step.value), indexes });
  }
  return names;
}

/** `[0]` and `[-1]`; undefined for any other predicate. */
function literalIndexes(filters: readonly AstNode[]): number[] | undefined {
  const indexes: number[] = [];
  for (const filter of filters) {
    if (filter.type !== 'filter' || filter.expr?.type !== 'number' || !hasOnly(filter.expr, 'value')) return undefined;
    indexes.push(Number(filter.expr.value));
  }
  return indexes;
}

function compileBinaryNode(node: AstNode, build: Build): FastEvaluate | undefined {
  const left = Array.isArray(node.lhs) ? undefined : compileNode(node.lhs, build);
  const right = compileNode(node.rhs, build);
  return left && right && compileBinary(String(node.value), left, right);
}

function compileUnary(node: AstNode, build: Build): FastEvaluate | undefined {
  if (node.value === '[' && hasOnly(node, 'value', 'expressions')) return compileArray(node.expressions ?? [], build);
  if (node.value === '{' && hasOnly(node, 'value', 'lhs') && Array.isArray(node.lhs)) return compileObject(node.lhs, build);
  if (node.value !== '-' || !hasOnly(node, 'value', 'expression')) return undefined;
  const operand = compileNode(node.expression, build);
  if (operand === undefined) return undefined;
  return (scope) => {
    const value = operand(scope);
    if (value === undefined) return undefined;
    return typeof value === 'number' && Number.isFinite(value) ? -value : UNSURE;
  };
}

function compileArray(members: readonly AstNode[], build: Build): FastEvaluate | undefined {
  const compiled: { readonly evaluate: FastEvaluate; readonly isNested: boolean }[] = [];
  for (const member of members) {
    const evaluate = compileNode(member, build);
    if (evaluate === undefined) return undefined;
    compiled.push({ evaluate, isNested: member.value === '[' });
  }
  return (scope) => {
    const result: unknown[] = [];
    for (const { evaluate, isNested } of compiled) {
      const value = evaluate(scope);
      if (value === undefined) continue;
      if (value === UNSURE || !isStorable(value)) return UNSURE;
      if (Array.isArray(value) && !isNested) {
        if (result.length + value.length > EVALUATION_LIMITS.sequenceLength) return UNSURE;
        for (const part of value) result.push(part);
      } else {
        result.push(value);
      }
    }
    return result;
  };
}

function compileObject(pairs: readonly [AstNode, AstNode][], build: Build): FastEvaluate | undefined {
  const compiled: [FastEvaluate, FastEvaluate][] = [];
  for (const [keyNode, valueNode] of pairs) {
    const key = compileNode(keyNode, build);
    const value = compileNode(valueNode, build);
    if (key === undefined || value === undefined) return undefined;
    compiled.push([key, value]);
  }
  build.usesRoot = true;
  return (scope) => {
    const result: Record<string, unknown> = {};
    const seen = new Set<string>();
    for (const [keyOf, valueOf] of compiled) {
      const key = keyOf(scope);
      const value = valueOf(scope);
      if (value === UNSURE) return UNSURE;
      if (key === undefined) continue;
      if (typeof key !== 'string' || seen.has(key) || RESERVED_KEYS.has(key) || !isStorable(value)) return UNSURE;
      seen.add(key);
      if (value !== undefined) result[key] = value;
    }
    return result;
  };
}

const RESERVED_KEYS = new Set(['__proto__', '_jsonata_lambda', '_jsonata_function']);

/** Numbers that are not JSON stay out of arrays and objects, so that a fast value needs no second look. */
function isStorable(value: unknown): boolean {
  return typeof value !== 'number' || Number.isFinite(value);
}

function compileCondition(node: AstNode, build: Build): FastEvaluate | undefined {
  const condition = compileNode(node.condition, build);
  const whenTrue = compileNode(node.then, build);
  const whenFalse = node.else === undefined ? constant(undefined) : compileNode(node.else, build);
  if (condition === undefined || whenTrue === undefined || whenFalse === undefined) return undefined;
  return (scope) => {
    const value = condition(scope);
    if (value === UNSURE) return UNSURE;
    const truth = value === undefined ? false : truthOf(value);
    if (truth === UNSURE) return UNSURE;
    return truth ? whenTrue(scope) : whenFalse(scope);
  };
}

function compileBlock(expressions: readonly AstNode[], build: Build): FastEvaluate | undefined {
  const compiled: FastEvaluate[] = [];
  for (const expression of expressions) {
    const evaluate = compileNode(expression, build);
    if (evaluate === undefined) return undefined;
    compiled.push(evaluate);
  }
  const [only] = compiled;
  if (only !== undefined && compiled.length === 1) return only;
  return (scope: ExpressionScope) => {
    let value: unknown;
    for (const evaluate of compiled) {
      value = evaluate(scope);
      if (value === UNSURE) return UNSURE;
    }
    return value;
  };
}

/** `x ~> $f(y)` is `$f(x, y)`, and `x ~> $f` is `$f(x)`. */
function compileApply(node: AstNode, build: Build): FastEvaluate | undefined {
  const { lhs, rhs } = node;
  if (lhs === undefined || Array.isArray(lhs) || rhs === undefined) return undefined;
  const first = compileNode(lhs, build);
  if (first === undefined) return undefined;
  if (rhs.type === 'variable' && hasOnly(rhs, 'value')) {
    return compileCall({ type: 'function', procedure: rhs, arguments: [] }, first, build, compileNode);
  }
  const isCall = rhs.type === 'function' && hasOnly(rhs, 'name', 'value', 'arguments', 'procedure');
  return isCall ? compileCall(rhs, first, build, compileNode) : undefined;
}
