/** The version that an address names; undefined: none, so the draft. Below 1 is the draft that a test run took. */
export function versionOf(params: URLSearchParams): number | undefined {
  const text = params.get('version') ?? '';
  return /^-?\d{1,9}$/.test(text) ? Number(text) : undefined;
}
