import { isJsonObject, type Json } from '../model/json';

/** A JSON pointer (RFC 6901) of the path. */
export function pointerOf(path: readonly string[]): string {
  return path.map((part) => `/${part.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** The path of a JSON pointer. */
export function pathOf(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** The value at a path; undefined when there is none. */
export function valueAt(value: Json | undefined, path: readonly string[]): Json | undefined {
  let at = value;
  for (const part of path) {
    if (Array.isArray(at)) at = at[Number(part)];
    else if (isJsonObject(at) && Object.hasOwn(at, part)) at = at[part];
    else return undefined;
  }
  return at;
}

/** A copy with another value at a path (undefined: without it). Objects on the way are made when they are missing. */
export function withValueAt(value: Json | undefined, path: readonly string[], next: Json | undefined): Json | undefined {
  const [part, ...rest] = path;
  if (part === undefined) return next;
  if (Array.isArray(value)) {
    const index = Number(part);
    const member = withValueAt(value[index], rest, next);
    if (!Number.isInteger(index) || index < 0 || index > value.length) return value;
    if (member === undefined) return value.filter((_, position) => position !== index);
    const copy = value.slice();
    copy[index] = member;
    return copy;
  }
  const object = isJsonObject(value) ? value : {};
  const member = withValueAt(Object.hasOwn(object, part) ? object[part] : undefined, rest, next);
  if (member === undefined) {
    if (!Object.hasOwn(object, part)) return value;
    return Object.fromEntries(Object.entries(object).filter(([key]) => key !== part));
  }
  // A key such as __proto__ is a key like any other.
  return Object.fromEntries([...Object.entries(object).filter(([key]) => key !== part), [part, member]]);
}
