/** A stretch of two texts that are compared: in both, only in the old, or only in the new. */
export interface TextPiece {
  kind: 'same' | 'removed' | 'added';
  text: string;
}

const MOST_STEPS = 4_000_000;

/** Lines of a text of several, else words; with what separates them, so that nothing is lost. */
function partsOf(text: string, byLine: boolean): string[] {
  return (byLine ? text.match(/[^\n]*\n|[^\n]+$/g) : text.match(/\s+|[^\s]+/g)) ?? [];
}

/** The longest list of parts that both have in the same order, as pairs of places. */
function commonParts(a: readonly string[], b: readonly string[]): [number, number][] {
  const width = b.length + 1;
  const lengths = new Uint32Array((a.length + 1) * width);
  const at = (i: number, j: number) => lengths[i * width + j] ?? 0;
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--)
      lengths[i * width + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  }
  const pairs: [number, number][] = [];
  let [i, j] = [0, 0];
  while (i < a.length && j < b.length) {
    if (a[i] === b[j]) pairs.push([i++, j++]);
    else if (at(i + 1, j) >= at(i, j + 1)) i++;
    else j++;
  }
  return pairs;
}

/** What changed in a text, by lines when it has several, else by words. Texts without end are compared roughly. */
export function textPieces(before: string, after: string): TextPiece[] {
  const byLine = before.includes('\n') || after.includes('\n');
  const a = partsOf(before, byLine);
  const b = partsOf(after, byLine);
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;
  const [oldPart, newPart] = [a.slice(start, a.length - end), b.slice(start, b.length - end)];
  const pieces: TextPiece[] = [];
  const push = (kind: TextPiece['kind'], parts: readonly string[]) => {
    if (parts.length > 0) pieces.push({ kind, text: parts.join('') });
  };
  push('same', a.slice(0, start));
  const pairs = oldPart.length * newPart.length > MOST_STEPS ? [] : commonParts(oldPart, newPart);
  let [i, j] = [0, 0];
  const flush = (toA: number, toB: number) => {
    push('removed', oldPart.slice(i, toA));
    push('added', newPart.slice(j, toB));
  };
  for (let at = 0; at < pairs.length; ) {
    const [toA, toB] = pairs[at] ?? [0, 0];
    flush(toA, toB);
    let run = 0;
    while (pairs[at + run]?.[0] === toA + run && pairs[at + run]?.[1] === toB + run) run++;
    push('same', oldPart.slice(toA, toA + run));
    [i, j] = [toA + run, toB + run];
    at += run;
  }
  flush(oldPart.length, newPart.length);
  push('same', a.slice(a.length - end));
  return pieces;
}
