import { describe, expect, it } from 'vitest';
import type { ExecuteContext } from '#main/engine/sdk';
import type { JsonObject } from '#shared/model/json';
import { pluginNodeSchema } from '#shared/model/plugin';
import { nodeCallOf, type StepServices, stepPortOf } from './step-port';

const text = { en: 'x', 'pt-BR': 'x' };
const node = pluginNodeSchema.parse({
  ...{ type: 'shop.sell', kind: 'action', category: 'apps', label: text, description: text, config: {} },
});

function contextOf(more: Partial<ExecuteContext> = {}): ExecuteContext {
  return {
    ...{ items: [{ json: 1 }, { json: 2 }], node: { id: 'n', name: 'Sell' }, attempt: 2, config: { all: true } },
    packet: { flow: { id: 'flow_1' }, run: { id: 'run_1' } },
    configFor: (index: number) => Promise.resolve({ price: index, left: undefined }),
    idempotencyKey: (index: number) => `key-${index}`,
    finishedItem: (index: number) => (index === 0 ? { out: [{ json: 'done' }] } : undefined),
    services: { mail: { isLive: true } },
    signal: new AbortController().signal,
    ...more,
  } as unknown as ExecuteContext;
}

describe('a step as the code of a plugin gets it', () => {
  it('has the config of each item, its keys, and what was done before', async () => {
    expect(await nodeCallOf(node, contextOf({ timeoutMs: 3_600_000 }))).toMatchObject({
      ...{ type: 'shop.sell', version: 1, attempt: 2, timeoutMs: 3_600_000 },
      configs: [{ price: 0 }, { price: 1 }],
      idempotencyKeys: ['key-0', 'key-1'],
      finished: { 0: { out: [{ json: 'done' }] } },
    });
    const call = await nodeCallOf({ ...node, resolve: 'once' }, contextOf());
    expect(call.configs).toEqual([{ all: true }]);
    expect(call).not.toHaveProperty('timeoutMs');
  });

  it('leads back to its flow, its run and its credential', async () => {
    const told: unknown[] = [];
    const services: StepServices = {
      files: {} as StepServices['files'],
      memory: { get: (...at) => at.join('/'), set: (...at) => void told.push(at) },
      progress: (...at) => void told.push(at),
    };
    const opened = { id: 'cred_1', name: 'Shop', type: 'shop.key', values: { token: 't' } };
    const port = stepPortOf(contextOf({ credential: () => Promise.resolve(opened) }), services);
    expect(await port.credential()).toEqual({ token: 't' } satisfies JsonObject);
    expect(await port.memory.get()).toBe('flow_1/n');
    await port.memory.set(7);
    port.progress(3, 'nearly');
    expect(told).toEqual([
      ['flow_1', 'n', 7],
      ['run_1', 'n', 1, 'nearly'],
    ]);
  });
});
