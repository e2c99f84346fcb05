/** What the cases of the contract have in common: some flows, ids of nothing, and short ways to make and to wait. */
import { expect } from 'vitest';
import type { PulseflowClient } from '#shared/contract';
import { flowDefinitionSchema } from '#shared/model/flow';
import type { FlowId, RuleId, RunId } from '#shared/model/ids';
import type { RunStatus } from '#shared/model/run';
import { chain, node } from '../../setup/flows';
import type { Transport } from './transports';

export const simple = flowDefinitionSchema.parse(
  chain('Simple', node('start', 'core.manual'), node('set', 'core.transform', { expression: '{"n": n + 1}' })),
);
export const failing = flowDefinitionSchema.parse(
  chain('Failing', node('start', 'core.manual'), node('stop', 'core.stop', { status: 'failed', message: 'No stock left' })),
);
export const waiting = flowDefinitionSchema.parse(
  chain('Waiting', node('start', 'core.manual'), node('wait', 'core.wait', { durationMs: 3_600_000 })),
);
export const broken = flowDefinitionSchema.parse(
  chain('Broken', node('start', 'core.manual'), node('set', 'core.transform', { expression: '1 +' })),
);
export const noFlow = 'flow_nothing' as FlowId;
export const noRun = 'run_nothing' as RunId;
export const noRule = 'rule_nothing' as RuleId;

/** What goes over the wire may be anything; types end there. */
export const wrong = (value: unknown) => value as never;

interface CaseParts {
  /** Of the transport. */
  name: string;
  /** There when the tests run. */
  client(): PulseflowClient;
  transport(): Transport;
}
export type ContractCases = ReturnType<typeof contractCases>;

export function contractCases({ name, client, transport }: CaseParts) {
  return {
    name,
    client,
    transport,
    create: (body: typeof simple) => client().flows.create({ query: { publish: true }, body }),
    startRun: async (flowId: FlowId, input: unknown = { n: 1 }) =>
      (await client().runs.start({ params: { workflowId: flowId }, headers: {}, body: { input: wrong(input), test: false } }))
        .runId,
    settled: (runId: RunId, ...states: RunStatus[]) =>
      expect.poll(async () => (await client().runs.status({ runId })).status, { timeout: 10_000 }).toBeOneOf(states),
  };
}
