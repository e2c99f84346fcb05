import type { FlowProblem } from '#shared/model/flow';
import { isJsonObject, type Json, type JsonObject } from '#shared/model/json';
import type { SampleData } from './expression/sample-data';

/** What the parts of a node's form share, beside the generator's own props. */
export interface NodeFormContext {
  /** The config as it is, without what the generator fills in. */
  config: JsonObject;
  /** Problems by the path of their field, as in `/headers/0/value`. */
  problems: ReadonlyMap<string, readonly FlowProblem[]>;
  /** The field to give the keyboard to, and where in its text. A new object each time. */
  reveal: { field: string; position: number | undefined } | undefined;
  /** False for triggers: their settings hold no expressions. */
  hasExpressions: boolean;
  /** Paths of fields that decide which others are shown: they offer no expression, though they may hold one. */
  deciding: ReadonlySet<string>;
  /** What expressions are completed and tried out with; undefined while it is being read. */
  sample: SampleData | undefined;
  /** The item they are tried out with. */
  index: number;
  onIndex(index: number): void;
  /** Told when a field gets the keyboard: where a value picked from the data goes. */
  onFieldFocus(target: FieldTarget): void;
  /** Shows the data, to pick a value for the field that has the keyboard. */
  openPicker(): void;
  /** Runs the flow up to this node, so that there are data; absent where that cannot be asked for. */
  runUpToHere: (() => void) | undefined;
  /** Runs this node alone; absent where that cannot be asked for. */
  runNode: (() => void) | undefined;
}

/** A field that takes a value picked from the data. */
export interface FieldTarget {
  insertPath(path: string): void;
}

/** The path of a field as problems name it. */
export function pathOf(path: readonly (string | number)[]): string {
  return path.map((part) => `/${part}`).join('');
}

/** The value at a path of the config; undefined when it is not set. */
export function valueAt(config: JsonObject, path: readonly string[]): Json | undefined {
  let value: Json | undefined = config;
  for (const part of path) {
    if (Array.isArray(value)) value = value[Number(part)];
    else if (isJsonObject(value)) value = value[part];
    else return undefined;
  }
  return value;
}

/**
 * The config after an edit of one field. The form generator also hands back empty lists for fields that nobody touched;
 * only the edited field may enter the config.
 */
export function withEdit(config: JsonObject, next: JsonObject, path: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(next).filter(([name]) => name in config || name === path[0]));
}
