import type { ExpressionScope } from '#shared/expression';
import type { Json, JsonObject } from '#shared/model/json';

/** What an earlier step put out. */
export interface SampleStep {
  nodeId: string;
  name: string;
  items: readonly Json[];
}

/** The data that the expressions of one node are completed and tried out with. Plain data: it also goes to a worker. */
export interface SampleData {
  /** `shape`: nothing has run yet; the items only show which fields there will be. */
  origin: 'run' | 'pinned' | 'shape';
  /** What reached the node. */
  items: readonly Json[];
  /** The steps before it, nearest first; those that gave nothing are there too. */
  steps: readonly SampleStep[];
  run: JsonObject;
  flow: JsonObject;
  env: Readonly<Record<string, string>>;
  /** When the data were made, milliseconds since the epoch; `$now` in a preview. */
  atMs: number;
  /** The nodes before this one were changed after the run. */
  isStale: boolean;
}

/** The scope in which the engine would evaluate the expressions of the node for one of its items. */
export function sampleScope(sample: SampleData, index: number): ExpressionScope {
  return {
    item: sample.items[index] ?? {},
    items: sample.items,
    index,
    run: sample.run,
    flow: sample.flow,
    env: sample.env,
    nowMs: sample.atMs,
    step: (name) => {
      const found = sample.steps.find((step) => step.name === name);
      return found === undefined || found.items.length === 0 ? undefined : found.items;
    },
  };
}
