/** The words of a command line of IMAP (RFC 9051, section 9): atoms, quoted texts, literals, lists. */
export type Word = string | Word[];

/** Parses what follows the tag. A literal is already in the text as `{n}\r\n` and its octets. */
export function parseWords(text: string): Word[] {
  let at = 0;
  const list = (end: string | undefined): Word[] => {
    const words: Word[] = [];
    for (;;) {
      while (text[at] === ' ') at += 1;
      const next = text[at];
      if (next === undefined || next === end) {
        at += 1;
        return words;
      }
      if (next === '(') {
        at += 1;
        words.push(list(')'));
      } else if (next === '"') words.push(quoted());
      else if (next === '{') words.push(literal());
      else words.push(atom());
    }
  };
  const quoted = (): string => {
    let value = '';
    for (at += 1; text[at] !== '"' && at < text.length; at += 1) {
      if (text[at] === '\\') at += 1;
      value += text[at];
    }
    at += 1;
    return value;
  };
  const literal = (): string => {
    const [whole, size] = /^\{(\d+)\+?\}\r\n/.exec(text.slice(at)) ?? ['', '0'];
    const start = at + whole.length;
    at = start + Number(size);
    return Buffer.from(text.slice(start, at), 'latin1').toString('utf8');
  };
  const atom = (): string => {
    const start = at;
    let depth = 0;
    for (; at < text.length; at += 1) {
      const character = text[at];
      if (character === '[') depth += 1;
      if (character === ']') depth -= 1;
      if (depth === 0 && (character === ' ' || character === '(' || character === ')')) break;
    }
    return text.slice(start, at);
  };
  return list(undefined);
}

/** A text as IMAP quotes it; absent ones are NIL. */
export function quote(text: string | undefined): string {
  if (text === undefined) return 'NIL';
  const bytes = Buffer.from(text, 'utf8').toString('latin1');
  return `"${bytes.replace(/(["\\])/g, '\\$1')}"`;
}

/** True when `number` is in a set such as `1,5:7,12:*`. */
export function isInSet(number: number, set: string, highest: number): boolean {
  const valueOf = (text: string): number => (text === '*' ? highest : Number(text));
  return set.split(',').some((range) => {
    const [first = '', last = first] = range.split(':');
    const [from, to] = [valueOf(first), valueOf(last)].sort((a, b) => a - b) as [number, number];
    return number >= from && number <= to;
  });
}
