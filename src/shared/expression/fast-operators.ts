import type { ExpressionScope } from './scope';
import { isDeepEqual, textOf, truthOf, UNSURE, type Unsure } from './value-semantics';

/** The value of an expression part; UNSURE when real jsonata must find it. */
export type FastEvaluate = (scope: ExpressionScope) => unknown;

type Operate = (left: unknown, right: unknown) => unknown;

/** A closure for a binary operator; undefined for one that is left to jsonata. */
export function compileBinary(operator: string, left: FastEvaluate, right: FastEvaluate): FastEvaluate | undefined {
  if (operator === 'and' || operator === 'or') return compileLogic(operator === 'or', left, right);
  const operate = OPERATORS[operator];
  if (operate === undefined) return undefined;
  return (scope) => {
    const leftValue = left(scope);
    if (leftValue === UNSURE) return UNSURE;
    const rightValue = right(scope);
    return rightValue === UNSURE ? UNSURE : operate(leftValue, rightValue);
  };
}

function compileLogic(decidedBy: boolean, left: FastEvaluate, right: FastEvaluate): FastEvaluate {
  return (scope) => {
    const leftTruth = truth(left(scope));
    if (leftTruth === UNSURE || leftTruth === decidedBy) return leftTruth;
    return truth(right(scope));
  };
}

function truth(value: unknown): boolean | Unsure {
  if (value === UNSURE) return UNSURE;
  return value === undefined ? false : truthOf(value);
}

function arithmetic(calculate: (left: number, right: number) => number): Operate {
  return (left, right) => {
    const leftIsNumber = typeof left === 'number' && Number.isFinite(left);
    const rightIsNumber = typeof right === 'number' && Number.isFinite(right);
    if (leftIsNumber && rightIsNumber) return calculate(left, right);
    const isFine = (leftIsNumber || left === undefined) && (rightIsNumber || right === undefined);
    return isFine ? undefined : UNSURE;
  };
}

function comparison(compare: <T extends string | number>(left: T, right: T) => boolean): Operate {
  return (left, right) => {
    if (typeof left === 'number' && typeof right === 'number') return compare(left, right);
    if (typeof left === 'string' && typeof right === 'string') return compare(left, right);
    return isComparable(left) && isComparable(right) && (left === undefined || right === undefined) ? undefined : UNSURE;
  };
}

function isComparable(value: unknown): boolean {
  return value === undefined || typeof value === 'string' || typeof value === 'number';
}

const OPERATORS: Readonly<Record<string, Operate>> = {
  '+': arithmetic((left, right) => left + right),
  '-': arithmetic((left, right) => left - right),
  '*': arithmetic((left, right) => left * right),
  '/': arithmetic((left, right) => left / right),
  '%': arithmetic((left, right) => left % right),
  '<': comparison((left, right) => left < right),
  '<=': comparison((left, right) => left <= right),
  '>': comparison((left, right) => left > right),
  '>=': comparison((left, right) => left >= right),
  // Nothing is equal or unequal to a missing value: `!=` is false too.
  '=': (left, right) => left !== undefined && right !== undefined && isDeepEqual(left, right),
  '!=': (left, right) => left !== undefined && right !== undefined && !isDeepEqual(left, right),
  '&': (left, right) => {
    const leftText = textOf(left);
    const rightText = textOf(right);
    return leftText === UNSURE || rightText === UNSURE ? UNSURE : leftText + rightText;
  },
  in: (left, right) => {
    if (left === undefined || right === undefined) return false;
    return Array.isArray(right) ? right.includes(left) && left === left : right === left;
  },
};
