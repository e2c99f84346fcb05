/** What every scenario needs: an instance on an empty workspace, flows in it, and the moment a run of one is over. */
import type { FlowDefinitionInput } from '../src/shared/model/flow.ts';
import type { FlowId } from '../src/shared/model/ids.ts';
import { eventually, type Instance, startInstance } from '../test/setup/instance.ts';
import { memoryOf } from './measure.ts';

export interface Scenario {
  name: string;
  /** What DESIGN section 8 asks for, by figure; `atMost` figures are better when lower. */
  goals: Record<string, { value: number; atMost?: boolean }>;
  measure(): Promise<Record<string, number>>;
}

export async function withInstance<Figures>(work: (instance: Instance) => Promise<Figures>): Promise<Figures> {
  const instance = await startInstance();
  try {
    return await work(instance);
  } finally {
    await instance.kill();
  }
}

export async function publish(instance: Instance, flow: FlowDefinitionInput): Promise<FlowId> {
  const made = await instance.call<{ id: FlowId }>('POST', '/api/flows?publish=true', flow);
  if (made.status !== 201) throw new Error(`the flow "${flow.name}" was refused: ${JSON.stringify(made.body)}`);
  return made.body.id;
}

/** Starts the flow with items and waits for the end of the run: how long that took, and the highest memory on the way. */
export async function timeRun(
  instance: Instance,
  flowId: FlowId,
  input: readonly object[],
): Promise<{ seconds: number; peakMb: number }> {
  const startedAt = performance.now();
  const { body: started } = await instance.call<{ runId: string }>('POST', `/api/engine/workflows/${flowId}/start`, { input });
  const done = await eventually(
    async () => (await instance.client.runs.list({ flowId, status: ['succeeded', 'failed'], limit: 1 })).items,
    (runs) => runs.length === 1,
    120_000,
  );
  const seconds = (performance.now() - startedAt) / 1000;
  if (done[0]?.id !== started.runId || done[0].status !== 'succeeded') throw new Error(`the run of ${flowId} did not succeed`);
  return { seconds: Math.round(seconds * 1000) / 1000, peakMb: memoryOf(instance.child.pid ?? 0)?.peakMb ?? Number.NaN };
}

/** `{"input": …}` of that many small records. */
export function manyRecords(count: number): object[] {
  return Array.from({ length: count }, (_, n) => ({ n, name: `item number ${n}`, tags: ['a', 'b'] }));
}
