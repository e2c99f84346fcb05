import { describe, expect, it } from 'vitest';
import type { Engine, StartRequest } from '#main/engine/engine';
import { createRecoveryGate } from './recovery-gate';

function open(recover: () => Promise<{ resumed: number; inDoubt: number }>) {
  const calls: string[] = [];
  const engine = {
    recover: async () => {
      calls.push('recover');
      return recover();
    },
    start: async (request: StartRequest) => {
      calls.push(`start ${request.flowId}`);
      return { runId: 'run', status: 'running', duplicate: false };
    },
  } as unknown as Engine;
  return { gate: createRecoveryGate(engine), calls };
}
const request = (flowId: string) => ({ flowId, version: 1, trigger: { kind: 'api' }, items: [] }) as unknown as StartRequest;

describe('the gate before recovery', () => {
  it('holds starts back until the runs of the last process are taken up', async () => {
    let finish: () => void = () => undefined;
    const { gate, calls } = open(
      () =>
        new Promise((resolve) => {
          finish = () => resolve({ resumed: 1, inDoubt: 0 });
        }),
    );
    const early = gate.engine.start(request('early'));
    const opening = gate.open();
    expect(calls).toEqual(['recover']);
    finish();
    expect(await opening).toEqual({ resumed: 1, inDoubt: 0 });
    await early;
    await gate.engine.start(request('late'));
    expect(calls).toEqual(['recover', 'start early', 'start late']);
  });

  it('tells those who waited when the runs cannot be taken up', async () => {
    const { gate, calls } = open(() => Promise.reject(new Error('unreadable')));
    const early = gate.engine.start(request('early'));
    await expect(gate.open()).rejects.toThrow('unreadable');
    await expect(early).rejects.toThrow('unreadable');
    expect(calls).toEqual(['recover']);
  });
});
