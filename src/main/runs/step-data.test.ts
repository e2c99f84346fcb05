import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRouterClient } from '@orpc/server';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createHost, type Host } from '#main/host/host';
import { silentLog } from '#main/store/testing/temp-store';
import type { PulseflowClient } from '#shared/contract';
import { flowDefinitionSchema } from '#shared/model/flow';

let home: string;
let host: Host;
let client: PulseflowClient;
beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'pulseflow-step-data-'));
  host = await createHost({ home, mode: 'headless', version: '0.0.0', log: silentLog });
  await host.start();
  client = createRouterClient(host.router, { context: {} });
});
afterEach(async () => {
  await host.close(0);
  rmSync(home, { recursive: true, force: true });
});

const edge = (from: string, to: string) => {
  const [fromNode, fromPort = 'out'] = from.split('.');
  const [toNode, toPort = 'in'] = to.split('.');
  return { from: { node: fromNode, port: fromPort }, to: { node: toNode, port: toPort } };
};
const set = (id: string, more: object = {}) => ({
  id,
  name: id,
  type: 'core.set',
  config: { fields: [{ path: id, value: 'x' }] },
  ...more,
});

// start ──▶ off (disabled) ──▶ loop ══item══▶ body ──▶ (back);  loop ──done──▶ if ──true──▶ yes ──▶ merge ──▶ end
//                                                                              └──false──▶ no ──▶ merge
const flow = flowDefinitionSchema.parse({
  name: 'All ways',
  nodes: [
    { id: 'start', name: 'start', type: 'core.manual' },
    set('off', { disabled: true }),
    { id: 'loop', name: 'loop', type: 'core.for-each', config: { batchSize: 2 } },
    set('body'),
    { id: 'if', name: 'if', type: 'core.if', config: { conditions: [{ field: 'n', operator: 'greater', value: '2' }] } },
    set('yes'),
    set('no'),
    { id: 'merge', name: 'merge', type: 'core.merge' },
    set('end'),
  ],
  edges: [
    ...[edge('start', 'off'), edge('off', 'loop'), edge('loop.item', 'body'), edge('body', 'loop.loop'), edge('loop.done', 'if')],
    ...[edge('if.true', 'yes'), edge('if.false', 'no'), edge('yes', 'merge'), edge('no', 'merge'), edge('merge', 'end')],
  ],
});

describe('the data of steps that the engine has recorded', () => {
  it('shows what went in and came out wherever the items went', async () => {
    const { id } = await client.flows.create({ query: { publish: true }, body: flow });
    const input = [1, 2, 3].map((n) => ({ n }));
    const { runId } = await client.runs.start({ params: { workflowId: id }, body: { input } });
    await expect.poll(async () => (await client.runs.status({ runId })).status).toBe('succeeded');

    const { steps } = await client.runs.get({ runId });
    const shown = new Map<string, unknown>();
    for (const step of steps) {
      const data = await client.runs.stepData({ runId, seq: step.seq });
      expect(data.input.total, step.nodeId).toBe(step.itemsIn);
      shown.set(
        step.nodeId + step.scope,
        data.input.items.map((item) => item.json),
      );
    }
    const looped = input.map((item) => ({ ...item, body: 'x' }));
    const { yes, no, ...same } = Object.fromEntries(shown) as Record<string, unknown[]>;
    expect([...(yes ?? []), ...(no ?? [])]).toHaveLength(3);
    expect(same).toMatchObject({
      start: [],
      off: input,
      loop: input,
      'bodyloop[0]': input.slice(0, 2),
      'bodyloop[1]': input.slice(2),
      if: looped,
    });
    expect(same['end']).toEqual(same['merge']);
    expect(same['merge']).toHaveLength(3);
  });
});
