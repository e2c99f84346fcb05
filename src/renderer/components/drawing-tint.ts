/** An SVG as a data URL, as plugins bring their icons. */
export function isDrawing(icon: string): boolean {
  return icon.startsWith('data:image/svg+xml');
}

function sourceOf(url: string): string {
  const comma = url.indexOf(',');
  const body = url.slice(comma + 1);
  try {
    return url.slice(0, comma).endsWith(';base64') ? atob(body) : decodeURIComponent(body);
  } catch {
    // Not encoded well: what can be read of it decides.
    return body;
  }
}

const known = new Map<string, boolean>();

/** True for a drawing in the colour of the text around it (`currentColor`); false for one with colours of its own. */
export function isTinted(url: string): boolean {
  const before = known.get(url);
  if (before !== undefined) return before;
  const tinted = /currentcolor/i.test(sourceOf(url));
  known.set(url, tinted);
  return tinted;
}
