import type { FlowProblem } from '#shared/model/flow';

/** What the parts of a node's form share, beside the generator's own props. */
export interface NodeFormContext {
  /** Problems by the path of their field, as in `/headers/0/value`. */
  problems: ReadonlyMap<string, readonly FlowProblem[]>;
  /** The field to give the keyboard to, and where in its text. A new object each time. */
  reveal: { field: string; position: number | undefined } | undefined;
  onFieldFocus(insert: (text: string) => void): void;
}

/** The path of a field as problems name it. */
export function pathOf(path: readonly (string | number)[]): string {
  return path.map((part) => `/${part}`).join('');
}
