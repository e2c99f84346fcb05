import type { FlowDefinition } from '#shared/model/flow';
import type { Json } from '#shared/model/json';
import type { TestOptions } from '#shared/model/test-run';
import { sampleInput } from '../../../components/start-form/start-input';
import { parseJsonText } from '../../../lib/json-text';
import { nodesBefore } from '../form/sample/assemble-sample';

export interface TestTrigger {
  nodeId: string;
  type: string;
}

/** The trigger that a run of a part begins with: the first that leads to the node, else the first. */
export function leadingTrigger(
  definition: FlowDefinition,
  triggers: readonly TestTrigger[],
  nodeId: string,
): TestTrigger | undefined {
  const before = new Set([nodeId, ...nodesBefore(definition, nodeId)]);
  return triggers.find((trigger) => before.has(trigger.nodeId)) ?? triggers[0];
}

/**
 * What a run that asks for nothing is started with: nothing when a payload is pinned to the trigger or its kind has none, else
 * what was given the last time, else a sample.
 */
export function quietInput(
  trigger: TestTrigger | undefined,
  pinned: ReadonlySet<string>,
  recalled: string | undefined,
): Json | undefined {
  if (trigger === undefined || pinned.has(trigger.nodeId)) return undefined;
  const sample = sampleInput(trigger.type);
  if (sample === undefined || recalled === undefined) return sample;
  const parsed = parseJsonText(recalled);
  return parsed.ok ? parsed.value : sample;
}

/** How a test run differs from a run of the flow; undefined: in nothing. */
export function testOptionsOf(
  asked: Partial<TestOptions>,
  { effectsOff, hasPins }: { effectsOff: boolean; hasPins: boolean },
): TestOptions | undefined {
  if (Object.keys(asked).length === 0 && !effectsOff && !hasPins) return undefined;
  return { effects: effectsOff ? 'off' : 'on', stepping: false, ...(hasPins ? { usePins: true } : {}), ...asked };
}
