import { describe, expect, it } from 'vitest';
import type { StepSummary } from '#shared/model/run';
import { wakesOf } from '#shared/model/wakes';
import { compareRuns } from './compare-runs';
import type { FoundRun } from './repository';

const step = (seq: number, nodeId: string, more: Partial<StepSummary> = {}): StepSummary =>
  ({
    runId: 'run_a',
    seq,
    nodeId,
    scope: '',
    status: 'succeeded',
    effect: 'none',
    attempt: 1,
    startedAt: 0,
    itemsIn: 1,
    itemsOut: {},
    ...more,
  }) as StepSummary;
const found = (key: number): FoundRun => ({ key, run: { id: `run_${key}`, status: 'succeeded' } as never });
const definition = { format: 1 as const, name: 'F', nodes: [{ id: 'a', name: 'First' }], edges: [] } as never;

function compare(one: StepSummary[], other: StepSummary[], outputs: Record<string, unknown> = {}) {
  const repository = {
    steps: ({ key }: FoundRun) => (key === 1 ? one : other),
    outputs: ({ key }: FoundRun, seq: number) => outputs[`${key} ${seq}`] as never,
  };
  return compareRuns(repository, { found: found(1), definition }, { found: found(2), definition });
}

describe('two runs side by side', () => {
  it('stand step by step, whatever the order of the second, and tell whose data differ', () => {
    const { rows } = compare([step(0, 'a'), step(1, 'b'), step(2, 'd')], [step(0, 'a'), step(1, 'c'), step(2, 'b')], {
      '1 0': { out: [{ json: 1 }] },
      '2 0': { out: [{ json: 1 }] },
      '1 1': { out: [{ json: 1 }] },
      '2 2': { out: [{ json: 2 }] },
    });
    expect(rows.map(({ nodeId, a, b, differs }) => [nodeId, a?.seq, b?.seq, differs])).toEqual([
      ['a', 0, 0, false],
      ['c', undefined, 1, false],
      ['b', 1, 2, true],
      ['d', 2, undefined, false],
    ]);
    expect(rows[0]?.name).toBe('First');
  });

  it('put what undoes a step beside what undoes the same step in the other run', () => {
    const { rows } = compare(
      [step(0, 'a'), step(1, 'b'), step(2, 'u', { scope: 'undo:1' })],
      [step(0, 'a'), step(1, 'x'), step(2, 'b'), step(3, 'u', { scope: 'undo:2' })],
    );
    expect(rows.at(-1)).toMatchObject({ nodeId: 'u', a: { seq: 2 }, b: { seq: 3 } });
  });
});

describe('what would wake a run', () => {
  it('is told for each step that waits or is in doubt, the earliest first', () => {
    expect(
      wakesOf([
        step(0, 'a'),
        step(1, 'b', { status: 'in_doubt' }),
        step(2, 'c', { status: 'waiting', waitingFor: 'event order.paid', wakeAt: 90 }),
        step(3, 'd', { status: 'waiting', waitingFor: 'retry', wakeAt: 50 }),
      ]),
    ).toEqual([
      { seq: 3, nodeId: 'd', by: 'retry', at: 50 },
      { seq: 2, nodeId: 'c', by: 'event', what: 'order.paid', at: 90 },
      { seq: 1, nodeId: 'b', by: 'person' },
    ]);
  });
});
