import { describe, expect, it } from 'vitest';
import type { StartRequest } from '#main/engine/engine';
import { flowDefinitionSchema } from '#shared/model/flow';
import type { FlowId, RunId } from '#shared/model/ids';
import { readIdempotencyKey } from './idempotency';
import { createRunStarter } from './start-run';

describe('the header Idempotency-Key', () => {
  it.each([
    ['"8e03978e-40d5"', '8e03978e-40d5'],
    ['8e03978e-40d5', '8e03978e-40d5'],
    [' "with \\"quotes\\" and spaces" ', 'with "quotes" and spaces'],
  ])('%s is the key %s', (header, key) => {
    expect(readIdempotencyKey(header)).toBe(key);
  });
  it('may be absent, but not unreadable', () => {
    expect(readIdempotencyKey(undefined)).toBeUndefined();
    for (const header of ['""', '"open', 'two words', 'ção', `"${'x'.repeat(256)}"`]) {
      expect(() => readIdempotencyKey(header), header).toThrow(expect.objectContaining({ code: 'IDEMPOTENCY_KEY_INVALID' }));
    }
  });
});

describe('a start by a program', () => {
  const runId = 'run_1' as RunId;
  function starter(requireIdempotencyKey = false) {
    const started: StartRequest[] = [];
    let finish: () => void = () => undefined;
    const start = createRunStarter(
      {
        engine: {
          start: (request) => {
            started.push(request);
            return new Promise((resolve) => {
              finish = () => resolve({ runId, status: 'running', duplicate: false });
            });
          },
          cancel: () => Promise.reject(new Error('not used')),
          rerun: () => Promise.reject(new Error('not used')),
          resolveDoubt: () => Promise.reject(new Error('not used')),
          nextStep: () => Promise.reject(new Error('not used')),
          runOn: () => Promise.reject(new Error('not used')),
        },
        startTarget: (flowId) => ({ flowId: flowId as FlowId, version: 1 }),
        pinsOf: () => ({}),
        flows: {
          load: (flowId, version) =>
            Promise.resolve({
              flowId,
              version,
              definition: flowDefinitionSchema.parse({ name: 'Orders', nodes: [], settings: { requireIdempotencyKey } }),
            }),
        },
        now: () => 0,
      },
      { remember: () => undefined },
    );
    return { start, started, finish: () => finish() };
  }
  const ask = { flowId: 'flow_1', input: { n: 1 }, test: false, by: 'program' } as const;

  it('is refused while one with the same key is being taken in, and with other content too', async () => {
    const { start, started, finish } = starter();
    const first = start({ ...ask, idempotencyKey: 'a' });
    await expect.poll(() => started.length).toBe(1);
    await expect(start({ ...ask, idempotencyKey: 'a' })).rejects.toMatchObject({ code: 'IDEMPOTENCY_IN_FLIGHT' });
    await expect(start({ ...ask, input: { n: 2 }, idempotencyKey: 'a' })).rejects.toMatchObject({ code: 'IDEMPOTENCY_CONFLICT' });
    finish();
    expect(await first).toMatchObject({ runId });
    const again = start({ ...ask, idempotencyKey: 'a' });
    await expect.poll(() => started.length).toBe(2);
    finish();
    await again;
  });

  it('needs a key where the flow asks for one; a person and a test do not', async () => {
    const { start, started, finish } = starter(true);
    await expect(start(ask)).rejects.toMatchObject({ code: 'IDEMPOTENCY_KEY_MISSING' });
    const allowed = [{ ...ask, by: 'person' } as const, { ...ask, test: true }, { ...ask, idempotencyKey: 'a' }];
    for (const [index, request] of allowed.entries()) {
      const answer = start(request);
      await expect.poll(() => started.length).toBe(index + 1);
      finish();
      await answer;
    }
  });
});
