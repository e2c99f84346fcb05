const SPECIAL = /[.+^${}()|[\]\\]/g;

/**
 * Tells which names a pattern means: `*` stands for any characters, `?` for one; several patterns are separated by commas or
 * semicolons; an empty text means every name. Upper and lower case are the same.
 */
export function namePattern(text: string): (name: string) => boolean {
  const patterns = text
    .split(/[,;]/)
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => new RegExp(`^${part.replace(SPECIAL, '\\$&').replaceAll('*', '.*').replaceAll('?', '.')}$`, 'iu'));
  return patterns.length === 0 ? () => true : (name) => patterns.some((pattern) => pattern.test(name));
}
