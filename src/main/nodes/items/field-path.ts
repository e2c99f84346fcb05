import { AppError, type Json, type JsonObject } from '../../engine/sdk';

type Step = string | number;

const parsedPaths = new Map<string, readonly Step[]>();
/** Names that would reach into a prototype. */
const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype']);

function parse(path: string): readonly Step[] {
  const steps: Step[] = [];
  for (const match of path.matchAll(/\[(\d+)\]|\["([^"]+)"\]|([^.[\]]+)/g)) {
    if (match[1] !== undefined) steps.push(Number(match[1]));
    else steps.push(match[2] ?? match[3] ?? '');
  }
  if (steps.length === 0 || steps.some((step) => typeof step === 'string' && FORBIDDEN.has(step))) {
    throw new AppError({
      code: 'NODE_CONFIG_INVALID',
      message: `"${path}" is not a field name. Write names joined by dots, such as customer.email or lines[0].price.`,
      data: { path, detail: 'FIELD_NAME_INVALID', value: path },
    });
  }
  return steps;
}

/**
 * The steps of a path such as `customer.email`, `lines[0].price` or `["odd name"].x`.
 * Errors: NODE_CONFIG_INVALID.
 */
export function parseFieldPath(path: string): readonly Step[] {
  let steps = parsedPaths.get(path);
  if (steps === undefined) {
    steps = parse(path);
    if (parsedPaths.size >= 1000) parsedPaths.clear();
    parsedPaths.set(path, steps);
  }
  return steps;
}

/** The value at a path; undefined when something on the way is missing. */
export function readField(json: Json, path: string): Json | undefined {
  let value: Json | undefined = json;
  for (const step of parseFieldPath(path)) {
    if (typeof value !== 'object' || value === null) return undefined;
    if (Array.isArray(value)) value = typeof step === 'number' ? value[step] : undefined;
    else value = Object.hasOwn(value, step) ? value[String(step)] : undefined;
  }
  return value;
}

/**
 * A copy of `json` with the value at `path` set, or removed when it is undefined. Only what lies on the path is copied;
 * missing objects and lists are made; anything else in the way is replaced.
 */
export function withField(json: JsonObject, path: string, value: Json | undefined): JsonObject {
  return change(json, parseFieldPath(path), 0, value) as JsonObject;
}

function change(current: Json | undefined, steps: readonly Step[], depth: number, value: Json | undefined): Json | undefined {
  const step = steps[depth];
  if (step === undefined) return value;
  if (typeof step === 'number') {
    const list = Array.isArray(current) ? [...current] : [];
    const changed = change(list[step], steps, depth + 1, value);
    if (changed === undefined) list.splice(step, 1);
    else {
      while (list.length < step) list.push(null);
      list[step] = changed;
    }
    return list;
  }
  const isObject = typeof current === 'object' && current !== null && !Array.isArray(current);
  if (!isObject && value === undefined) return current;
  const object: JsonObject = isObject ? { ...current } : {};
  const changed = change(object[step], steps, depth + 1, value);
  if (changed === undefined) delete object[step];
  else object[step] = changed;
  return object;
}
