/*
 * Paths of field names, and of literal indexes, over data: `user.name`, `items.price`, `rows[0].cells[-1]`.
 *
 * JSONata maps every step over a sequence and flattens what comes out by one level. A sequence of one is that one value,
 * an empty one is undefined. An array found in the data by the last step alone is returned as it is, also when it holds
 * one value or none; this is why a plain array and a sequence are told apart here (`Found`).
 */
import { EVALUATION_LIMITS } from './scope';
import { looksLikeFunction, UNSURE, type Unsure } from './value-semantics';

export interface NameStep {
  readonly key: string;
  /** Literal indexes behind the name: `rows[0][-1]`. */
  readonly indexes: readonly number[] | undefined;
}

/** Result of one step on one element. */
interface Found {
  readonly values: readonly unknown[];
  readonly isSequence: boolean;
}

const EMPTY: Found = { values: [], isSequence: true };

/** Follows `steps` (at least one) from a value. An array as the start is the elements to follow from. */
export function navigate(start: unknown, steps: readonly NameStep[]): unknown {
  let current = start;
  for (let index = 0; index < steps.length; index++) {
    if (typeof current !== 'object' || current === null) return undefined;
    if (Array.isArray(current)) return navigateMany(current, steps, index);
    const step = steps[index] as NameStep;
    if (looksLikeFunction(current)) return UNSURE;
    current = Object.hasOwn(current, step.key) ? (current as Record<string, unknown>)[step.key] : undefined;
    if (step.indexes !== undefined) {
      const found = pick(current, false, step.indexes);
      current = found.isSequence ? found.values[0] : found.values;
    }
  }
  return current;
}

function navigateMany(start: readonly unknown[], steps: readonly NameStep[], from: number): unknown {
  let elements = start;
  for (let index = from; index < steps.length; index++) {
    const next = mapStep(elements, steps[index] as NameStep, index === steps.length - 1);
    if (next === UNSURE) return UNSURE;
    if (!next.isSequence) return next.values;
    elements = next.values;
    if (elements.length === 0) return undefined;
  }
  return elements.length === 1 ? elements[0] : elements;
}

function mapStep(elements: readonly unknown[], step: NameStep, isLast: boolean): Found | Unsure {
  // Flat values as they come out, kept separately from the count of results the last-step rule asks for.
  const flat: unknown[] = [];
  let results = 0;
  let onlyArray: readonly unknown[] | undefined;
  for (const element of elements) {
    if (typeof element !== 'object' || element === null) continue;
    let value: unknown;
    let isSequence = false;
    if (Array.isArray(element)) {
      const found: unknown[] = [];
      if (!lookUpAll(element, step.key, found)) return UNSURE;
      isSequence = found.length > 1;
      value = isSequence ? found : found[0];
    } else {
      if (looksLikeFunction(element)) return UNSURE;
      if (Object.hasOwn(element, step.key)) value = (element as Record<string, unknown>)[step.key];
    }
    if (step.indexes !== undefined) {
      const picked = pick(value, isSequence, step.indexes);
      value = picked.values;
      isSequence = picked.isSequence;
    } else if (value === undefined) {
      continue;
    }
    results++;
    if (Array.isArray(value)) {
      if (!isSequence) onlyArray = value;
      for (const member of value) flat.push(member);
    } else {
      flat.push(value);
    }
    if (flat.length > EVALUATION_LIMITS.sequenceLength) return UNSURE;
  }
  // An element without the indexed field still counts as a result, so only the true count may decide.
  if (step.indexes !== undefined) results += elements.filter((element) => typeof element !== 'object' || element === null).length;
  if (isLast && results === 1 && onlyArray !== undefined) return { values: onlyArray, isSequence: false };
  return { values: flat, isSequence: true };
}

/** Puts the field of every object in (nested) arrays into `found`, arrays flattened. False: unsure. */
function lookUpAll(array: readonly unknown[], key: string, found: unknown[]): boolean {
  for (const element of array) {
    if (typeof element !== 'object' || element === null) continue;
    if (Array.isArray(element)) {
      if (!lookUpAll(element, key, found)) return false;
      continue;
    }
    if (looksLikeFunction(element)) return false;
    if (!Object.hasOwn(element, key)) continue;
    const value = (element as Record<string, unknown>)[key];
    if (Array.isArray(value)) for (const member of value) found.push(member);
    else if (value !== undefined) found.push(value);
  }
  return found.length <= EVALUATION_LIMITS.sequenceLength;
}

/** Applies literal indexes, each to the result of the one before it. */
function pick(value: unknown, isSequence: boolean, indexes: readonly number[]): Found {
  let values: readonly unknown[] = Array.isArray(value) ? value : [value];
  let found: Found = { values, isSequence };
  for (const index of indexes) {
    const whole = Math.floor(index);
    const element = values[whole < 0 ? values.length + whole : whole];
    if (element === undefined) found = EMPTY;
    else if (Array.isArray(element)) found = { values: element, isSequence: false };
    else found = { values: [element], isSequence: true };
    values = found.values;
  }
  return found;
}

/** `value[index]…` outside a path: a sequence of one is its value. */
export function pickIndexes(value: unknown, indexes: readonly number[]): unknown {
  const found = pick(value, false, indexes);
  return found.isSequence ? found.values[0] : found.values;
}
