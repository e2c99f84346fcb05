/*
 * What JSONata makes of values: truth, text, equality. Written after functions.js and utils.js of jsonata 2.2; the
 * property test beside fast-path.ts holds them equal.
 */

/** Says that the fast path is not sure of the value, so real JSONata must find it. Never leaves this folder. */
export const UNSURE: unique symbol = Symbol('unsure');
export type Unsure = typeof UNSURE;

/** Data with these marks is a function to JSONata. */
export function looksLikeFunction(value: object): boolean {
  const marked = value as { _jsonata_lambda?: unknown; _jsonata_function?: unknown };
  return marked._jsonata_lambda === true || marked._jsonata_function === true;
}

/** `$boolean` of a value that is not undefined. */
export function truthOf(value: unknown): boolean | Unsure {
  switch (typeof value) {
    case 'boolean':
      return value;
    case 'string':
      return value.length > 0;
    case 'number':
      if (value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY) return UNSURE;
      return value !== 0 && !Number.isNaN(value);
    case 'object':
      if (value === null) return false;
      if (Array.isArray(value)) return truthOfArray(value);
      return looksLikeFunction(value) ? UNSURE : Object.keys(value).length > 0;
    default:
      return UNSURE;
  }
}

function truthOfArray(values: readonly unknown[]): boolean | Unsure {
  let isTrue = false;
  // Every member counts, as it does there, because a bad one is an error.
  for (const value of values) {
    const truth = value === undefined ? false : truthOf(value);
    if (truth === UNSURE) return UNSURE;
    isTrue ||= truth;
  }
  return isTrue;
}

/** `$string` of a value: numbers with 15 significant digits, objects and arrays as JSON, undefined as empty text. */
export function textOf(value: unknown): string | Unsure {
  switch (typeof value) {
    case 'string':
      return value;
    case 'undefined':
      return '';
    case 'boolean':
      return value ? 'true' : 'false';
    case 'number':
      return Number.isFinite(value) ? String(roundedNumber(value)) : UNSURE;
    case 'object':
      if (value === null) return 'null';
      try {
        return JSON.stringify(value, jsonMember);
      } catch {
        return UNSURE;
      }
    default:
      return UNSURE;
  }
}

function roundedNumber(value: number): number {
  return Number.isInteger(value) ? value : Number(value.toPrecision(15));
}

function jsonMember(_key: string, value: unknown): unknown {
  if (typeof value === 'number') {
    if (Number.isFinite(value)) return roundedNumber(value);
    throw new RangeError('not a JSON number');
  }
  if (typeof value === 'object' && value !== null && looksLikeFunction(value)) return '';
  return value;
}

/** The `=` operator on two values that are not undefined. */
export function isDeepEqual(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false;
  if (Array.isArray(left) && Array.isArray(right)) {
    return left.length === right.length && left.every((value, index) => isDeepEqual(value, right[index]));
  }
  const leftKeys = Object.getOwnPropertyNames(left).sort();
  const rightKeys = Object.getOwnPropertyNames(right).sort();
  return (
    leftKeys.length === rightKeys.length &&
    leftKeys.every((key, index) => key === rightKeys[index]) &&
    leftKeys.every((key) => isDeepEqual((left as Record<string, unknown>)[key], (right as Record<string, unknown>)[key]))
  );
}
