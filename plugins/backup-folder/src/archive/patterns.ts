/**
 * Which files a list of patterns means. One without a slash holds for a name at any depth (`*.tmp`, `node_modules`); one with a slash
 * for the path below the folder. `*` is any run of characters of one name, `**` any number of folders, `?` one character. A pattern that
 * means a folder means all below it.
 */
export type Matches = (path: string) => boolean;

/** Patterns as people list them: separated by commas or lines. */
export function patternsIn(text: string): string[] {
  return text
    .split(/[\n,]+/)
    .map((pattern) => pattern.trim())
    .filter((pattern) => pattern !== '');
}

/** `path` is relative, with forward slashes. Small and capital letters are told apart as on disk: not on Windows and macOS. */
export function matcher(patterns: readonly string[], isCaseSensitive = process.platform === 'linux'): Matches {
  const tests = patterns.map((pattern) => new RegExp(expressionOf(pattern), isCaseSensitive ? 'u' : 'iu'));
  return (path) => tests.some((test) => test.test(path));
}

function expressionOf(pattern: string): string {
  const trimmed = pattern
    .replaceAll('\\', '/')
    .replace(/^\.?\//, '')
    .replace(/\/+$/, '');
  const isAnchored = pattern.replace(/\/+$/, '').replaceAll('\\', '/').includes('/');
  const parts = trimmed.split('/').map((part) => {
    if (part === '**') return '**';
    return part
      .replace(/[$()+.[\\\]^{|}]/g, '\\$&')
      .replace(/\*+/g, '[^/]*')
      .replace(/\?/g, '[^/]');
  });
  let body = '';
  for (const [place, part] of parts.entries()) {
    const isLast = place === parts.length - 1;
    if (part === '**') body += isLast ? '.*' : '(?:[^/]+/)*';
    else body += isLast ? part : `${part}/`;
  }
  return `${isAnchored ? '^' : '(?:^|/)'}${body}(?:$|/)`;
}
