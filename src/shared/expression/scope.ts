import type { Json, JsonObject } from '../model/json';

/**
 * What an expression can see. Everything is read lazily: a getter here costs nothing until an expression names it.
 * Nothing in it is ever changed by an evaluation; results may share structure with it, so treat both as immutable.
 */
export interface ExpressionScope {
  /** `$item`, and the root context of bare paths: the JSON of the current item. */
  readonly item: Json;
  /** `$items`: the JSON of all items that reached the node. */
  readonly items: readonly Json[];
  /** `$index`: position of the item among `$items`, from 0. */
  readonly index?: number;
  /** `$run`: id, startedAt (ISO), attempt, trigger … */
  readonly run: JsonObject;
  /** `$flow`: id, name, version. */
  readonly flow: JsonObject;
  /** `$env` */
  readonly env: Readonly<Record<string, string>>;
  /** Behind `$step("name")`: the JSON of the items an earlier step put out, undefined when it did not run. */
  readonly step: (name: string) => readonly Json[] | undefined;
  /** Behind `$now`, `$now()` and `$millis()`: the engine's clock, milliseconds since the epoch. */
  readonly nowMs: number;
  /** Behind `$random()` and `$shuffle()`; without it they use the platform's chance. */
  readonly random?: () => number;
}

/** Where a template stands; becomes part of every error. `field` is a path like `/headers/0/value`. */
export interface ExpressionLocation {
  readonly nodeId?: string;
  readonly nodeName?: string;
  readonly field?: string;
}

/** What an expression names: steps by `$step("…")` with a literal name, and variables of the scope without `$`. */
export interface ExpressionReferences {
  readonly steps: readonly string[];
  readonly variables: readonly string[];
  /** A step's name is computed (`$step($item.name)`, `$eval`), so any step may be asked for. */
  readonly anyStep: boolean;
}

/** Variables that `{{ }}` offers, without `$`. `step` is called as a function. */
export const SCOPE_VARIABLES = ['item', 'items', 'index', 'run', 'flow', 'env', 'step', 'now'] as const;

/**
 * Guards of one evaluation: time, recursion depth (one call costs about five levels), elements of one sequence, width
 * of `$pad`, values and depth of a result. They end a runaway expression with EXPRESSION_FAILED.
 */
export const EVALUATION_LIMITS = {
  timeoutMs: 5_000,
  depth: 10_000,
  sequenceLength: 1_000_000,
  padWidth: 1_000_000,
  resultValues: 5_000_000,
  resultDepth: 1_000,
} as const;

/** Names that the grammar cannot produce (a variable has no space), so that expressions cannot reach them. */
export const HIDDEN = { now: ' now', scope: ' scope', nothing: ' nothing' } as const;

/** The text behind `$now` and `$now()`. */
export function isoNow(scope: ExpressionScope): string {
  return new Date(scope.nowMs).toISOString();
}

/** The value of `$step(name)`: one item is the object itself, several are an array, a step that did not run is undefined. */
export function stepValue(scope: ExpressionScope, name: string): unknown {
  const items = scope.step(name);
  return items !== undefined && items.length === 1 ? items[0] : items;
}
