import type { MergeConflict } from '#shared/document/merge';

/** Parts of a path in words: '/config/headers/0/value' becomes 'config › headers › 1 › value'. */
export function placeInWords(pointer: string): string {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replace(/~1/g, '/').replace(/~0/g, '~'))
    .map((part) => (/^\d+$/.test(part) ? String(Number(part) + 1) : part))
    .join(' › ');
}

/** A value as people compare it: texts as they are, all else as JSON; undefined stays undefined. */
export function valueInWords(value: MergeConflict['mine']): string | undefined {
  if (value === undefined) return undefined;
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2);
}
