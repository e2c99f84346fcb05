/** A stretch of a text, with the place of each of its characters in the text as it was given. */
export interface Piece {
  text: string;
  /** Place of the character at an index of `text`; that of the end for `text.length`. */
  place(index: number): number;
}

/** The content lines of a text: folded ones are joined (RFC 5545, section 3.1), empty ones left out. */
export function contentLines(text: string): Piece[] {
  const lines: { chars: string; places: number[] }[] = [];
  for (const match of text.matchAll(/[^\r\n]+/g)) {
    const [raw] = match;
    const open = lines.at(-1);
    const isFolded = /^[ \t]/.test(raw) && open !== undefined;
    const indent = isFolded ? 1 : raw.length - raw.trimStart().length;
    const chars = isFolded ? raw.slice(1) : raw.trim();
    const places = Array.from({ length: chars.length }, (_, index) => match.index + indent + index);
    if (isFolded) {
      open.chars += chars;
      open.places.push(...places);
    } else if (chars !== '') lines.push({ chars, places });
  }
  return lines.map(({ chars, places }) => ({
    text: chars,
    place: (index) => places[index] ?? (places.at(-1) ?? -1) + 1,
  }));
}

/** The part of a piece from one index to another. */
export function cut(piece: Piece, from: number, to: number = piece.text.length): Piece {
  return {
    text: piece.text.slice(from, to),
    place: (index) => (index < to - from ? piece.place(from + index) : endOf(piece, to)),
  };
}

/** The parts of a piece between a separator. */
export function split(piece: Piece, separator: string): Piece[] {
  let from = 0;
  return piece.text.split(separator).map((text) => {
    const part = cut(piece, from, from + text.length);
    from += text.length + 1;
    return part;
  });
}

function endOf(piece: Piece, to: number): number {
  return to === 0 ? piece.place(0) : piece.place(to - 1) + 1;
}
