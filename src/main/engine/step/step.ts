import type { ErrorInfo } from '#shared/model/errors';
import type { Json } from '#shared/model/json';
import type { Item } from '#shared/model/packet';
import type { Effect } from '#shared/model/run';
import type { CompiledNode } from '../compile/compiled-flow';
import type { CancelSource, StepRecord, Timer } from '../ports';
import type { ItemProgress, Run, Scope } from '../run/run';

export interface StepStart {
  run: Run;
  scope: Scope;
  node: CompiledNode;
  seq: number;
  itemsByEdge: readonly (readonly Item[])[];
}

/** One node at work in one scope, over all its attempts. */
export class Step {
  readonly run: Run;
  readonly scope: Scope;
  readonly node: CompiledNode;
  readonly seq: number;
  readonly itemsByEdge: readonly (readonly Item[])[];
  readonly items: readonly Item[];
  attempt = 1;
  effect: Effect = 'none';
  startedAt = 0;
  /** When this attempt began. */
  attemptAt = 0;
  /** The latest record written, if any. */
  record: StepRecord | undefined;
  progress: ItemProgress | undefined;
  cancel: CancelSource | undefined;
  /** Why the step was told to end. */
  abortReason: ErrorInfo | undefined;
  timer: Timer | undefined;
  /** Rises when an attempt ends; what comes of an earlier attempt is ignored. */
  round = 0;
  json: readonly Json[] | undefined;

  constructor({ run, scope, node, seq, itemsByEdge }: StepStart) {
    this.run = run;
    this.scope = scope;
    this.node = node;
    this.seq = seq;
    this.itemsByEdge = itemsByEdge;
    const [first] = itemsByEdge;
    this.items = itemsByEdge.length === 1 && first !== undefined ? first : itemsByEdge.flat();
  }

  /** The JSON of the items, made when an expression first asks. */
  get itemsJson(): readonly Json[] {
    this.json ??= this.items.map((item) => item.json);
    return this.json;
  }
}

/** Tells a step to end. Its signal is made only when the node asks for one, so it may come to know later. */
export function abortStep(step: Step, reason: ErrorInfo): void {
  if (step.abortReason !== undefined) return;
  step.abortReason = reason;
  step.cancel?.abort(reason);
}
