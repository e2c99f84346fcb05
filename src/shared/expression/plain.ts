import type { Json } from '../model/json';
import { EVALUATION_LIMITS } from './scope';
import { looksLikeFunction } from './value-semantics';

/** Why a result is not JSON. */
export class NotJsonError extends Error {}

interface Budget {
  values: number;
}

/**
 * The result of an evaluation as plain JSON: without jsonata's marks on arrays and its null prototypes. What is plain
 * already is returned as it is, not copied. Throws `NotJsonError` for functions, numbers that JSON lacks, and results beyond
 * `EVALUATION_LIMITS`.
 */
export function toPlain(value: unknown): Json | undefined {
  return value === undefined ? undefined : plainValue(value, { values: EVALUATION_LIMITS.resultValues }, 0);
}

function plainValue(value: unknown, budget: Budget, depth: number): Json {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'number':
      if (Number.isFinite(value)) return value;
      throw new NotJsonError(`the result is not a number that JSON can hold (${String(value)})`);
    case 'object':
      if (value === null) return null;
      if (depth > EVALUATION_LIMITS.resultDepth) throw new NotJsonError('the result is nested too deeply');
      return Array.isArray(value) ? plainArray(value, budget, depth) : plainObject(value, budget, depth);
    default:
      throw new NotJsonError('the result is a function; call it, or name a value');
  }
}

function spend(budget: Budget, count: number): void {
  budget.values -= count;
  if (budget.values < 0) throw new NotJsonError('the result is too large');
}

const ARRAY_MARKS = ['sequence', 'keepSingleton', 'cons', 'outerWrapper', 'tupleStream'] as const;

function plainArray(value: readonly unknown[], budget: Budget, depth: number): Json[] {
  spend(budget, value.length);
  let copy: Json[] | undefined = ARRAY_MARKS.some((mark) => mark in value) ? [] : undefined;
  for (let index = 0; index < value.length; index++) {
    const member = value[index];
    const plain = member === undefined ? null : plainValue(member, budget, depth + 1);
    if (copy === undefined && plain !== member) copy = value.slice(0, index) as Json[];
    copy?.push(plain);
  }
  return copy ?? (value as Json[]);
}

function plainObject(value: object, budget: Budget, depth: number): { [key: string]: Json } {
  if (looksLikeFunction(value)) throw new NotJsonError('the result is a function; call it, or name a value');
  const source = value as Record<string, unknown>;
  const keys = Object.keys(source);
  spend(budget, keys.length);
  const prototype: unknown = Object.getPrototypeOf(value);
  let copy: Record<string, Json> | undefined = prototype === null ? {} : undefined;
  for (let index = 0; index < keys.length; index++) {
    const key = keys[index] as string;
    const member = source[key];
    const plain = member === undefined ? undefined : plainValue(member, budget, depth + 1);
    if (copy === undefined && (plain === undefined || plain !== member)) {
      copy = {};
      for (const done of keys.slice(0, index)) setOwn(copy, done, source[done] as Json);
    }
    if (copy !== undefined && plain !== undefined) setOwn(copy, key, plain);
  }
  return copy ?? (source as Record<string, Json>);
}

/** Sets a field, also one called `__proto__`, without running a setter. */
export function setOwn(target: Record<string, Json>, key: string, value: Json): void {
  if (key === '__proto__') Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
  else target[key] = value;
}

/** Copies JSON data deeply; what is one object in the original is one in the copies, as JSONata's `in` tells objects apart. */
export type Copier = <T>(value: T) => T;

/** A copier for one evaluation, for expressions under which jsonata would write into its input. */
export function createCopier(): Copier {
  const copies = new Map<object, unknown>();
  const copy: Copier = <T>(value: T): T => {
    if (typeof value !== 'object' || value === null) return value;
    const known = copies.get(value);
    if (known !== undefined) return known as T;
    if (Array.isArray(value)) {
      const list: unknown[] = [];
      copies.set(value, list);
      for (const member of value) list.push(copy(member as unknown));
      return list as T;
    }
    const fields: Record<string, Json> = {};
    copies.set(value, fields);
    for (const [key, member] of Object.entries(value)) setOwn(fields, key, copy(member as Json));
    return fields as T;
  };
  return copy;
}
