import type { JsonObject } from '../../model/json';
import type { TextProblem } from '../text-problem';
import type { Piece } from './text-lines';

/** Collects what is wrong with a text while it is read. */
export interface ProblemList {
  readonly items: TextProblem[];
  /** @param field the line or rule part it is in, such as `BYDAY` */
  add(code: string, message: string, at: Piece, field: string, values?: JsonObject): void;
}

export function problemList(): ProblemList {
  const items: TextProblem[] = [];
  return {
    items,
    add: (code, message, at, field, values = {}) => {
      const from = at.place(0);
      const to = at.text === '' ? from + 1 : at.place(at.text.length - 1) + 1;
      items.push({ code, message, values, field, from, to });
    },
  };
}
