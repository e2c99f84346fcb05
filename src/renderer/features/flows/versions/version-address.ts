/** What is compared with the shown version: another version, or the draft. */
export type Compared = number | 'draft';

function numberOf(text: string | null): number | undefined {
  return text !== null && /^-?\d{1,9}$/.test(text) ? Number(text) : undefined;
}

/** The version that an address names; undefined: none, so the draft. Below 1 is the draft that a test run took. */
export function versionOf(params: URLSearchParams): number | undefined {
  return numberOf(params.get('version'));
}

/** What an address asks to compare the version with; undefined: nothing. */
export function comparedOf(params: URLSearchParams): Compared | undefined {
  const text = params.get('with');
  return text === 'draft' ? 'draft' : numberOf(text);
}
