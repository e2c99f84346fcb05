/** Blacks out what must not leave the machine with the diagnostics: secrets, addresses of people, the name of the user. */

export interface Known {
  /** Texts that are secret or name the user, such as the home folder; the longer ones first win. */
  texts: readonly { text: string; instead: string }[];
}

const BLACK = '[removed]';

/** Ids of PulseFlow's own (`run_01J…`) tell nothing and are needed to compare parts. */
const OWN_ID = /^[a-z][a-z0-9]*_[0-9A-HJKMNP-TV-Z]{26}$/;

/** Names of plugins, nodes and fields: words or numbers, joined. A key mixes letters and digits, or has no joints. */
function isMadeOfWords(text: string): boolean {
  return text.split(/[-_]+/).every((part) => part.length < 20 && /^([A-Z]?[a-z]*|[A-Z]*|\d*)$/.test(part));
}

const RULES: readonly { find: RegExp; put: string | ((...found: string[]) => string) }[] = [
  { find: /-----BEGIN [A-Z ]+-----[\s\S]*?-----END [A-Z ]+-----/g, put: BLACK },
  // User and password of an address, and everything after its question mark.
  { find: /\b([a-z][a-z0-9+.-]*:\/\/)[^\s/@"'<>]+@/gi, put: `$1${BLACK}@` },
  { find: /\b(https?:\/\/[^\s?"'<>\\]+)\?[^\s"'<>\\]+/gi, put: `$1?${BLACK}` },
  { find: /\b(bearer|basic)\s+[a-z0-9._~+/=-]{6,}/gi, put: `$1 ${BLACK}` },
  {
    find: /(["']?\b[\w.-]*(?:password|passwd|passphrase|secret|token|api[-_]?key|authorization|cookie|credential)s?["']?\s*[:=]\s*)("(?:[^"\\]|\\.)*"|'[^']*'|[^\s,;}\]]+)/gi,
    put: (whole, name, value) => (/^(true|false|null|\d{1,6}|""|'')$/.test(value ?? '') ? (whole ?? '') : `${name}"${BLACK}"`),
  },
  { find: /[\p{L}\d._%+-]+@[\p{L}\d-]+(?:\.[\p{L}\d-]+)+/gu, put: '[e-mail]' },
  { find: /\+?\d[\d ().-]{8,}\d/g, put: (number) => (/^\+|[ ()]/.test(number ?? '') ? '[phone]' : (number ?? '')) },
  // What is long and has no words is a key, a token or a digest.
  {
    find: /\b[A-Za-z0-9_-]{24,}\b/g,
    put: (text) => (OWN_ID.test(text ?? '') || isMadeOfWords(text ?? '') ? (text ?? '') : BLACK),
  },
];

/** The text without secrets. What is known is taken out first, wherever it stands; then what looks like a secret. */
export function redact(text: string, { texts }: Known): string {
  let redacted = text;
  for (const known of [...texts].sort((a, b) => b.text.length - a.text.length)) {
    if (known.text.length < 3) continue;
    redacted = redacted.replaceAll(known.text, known.instead);
    // In JSON a Windows path has its backslashes doubled.
    redacted = redacted.replaceAll(JSON.stringify(known.text).slice(1, -1), known.instead);
  }
  for (const { find, put } of RULES)
    redacted = typeof put === 'string' ? redacted.replace(find, put) : redacted.replace(find, put);
  return redacted;
}
