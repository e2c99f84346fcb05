import { describe, expect, it } from 'vitest';
import type { RunDetail, StepSummary } from '#shared/model/run';
import { iterationOf, niceTicks, timelineOf } from './timeline-model';

const step = (seq: number, startedAt: number, finishedAt: number | undefined, change: Partial<StepSummary> = {}) =>
  ({
    runId: 'r',
    seq,
    nodeId: 'a',
    scope: '',
    status: 'succeeded',
    attempt: 1,
    startedAt,
    finishedAt,
    itemsOut: {},
    ...change,
  }) as StepSummary;

function detail(change: Partial<RunDetail>): RunDetail {
  return {
    createdAt: 1000,
    startedAt: 1000,
    finishedAt: 2000,
    steps: [],
    attempts: [],
    logs: [],
    definition: { nodes: [{ id: 'a', name: 'Fetch' }] },
    ...change,
  } as unknown as RunDetail;
}

describe('the timeline of a run', () => {
  it('places each step as a share of the run', () => {
    const { rows } = timelineOf(detail({ steps: [step(1, 1000, 1250), step(2, 1250, 2000)] }), 9999);
    expect(rows.map((row) => [row.name, row.durationMs, row.bars.map((bar) => [bar.kind, bar.left, bar.width])])).toEqual([
      ['Fetch', 250, [['step', 0, 0.25]]],
      ['Fetch', 750, [['step', 0.25, 0.75]]],
    ]);
  });

  it('shows failed attempts and the wait before the last one', () => {
    const error = { code: 'X', kind: 'operational' as const, message: '' };
    const { rows } = timelineOf(
      detail({
        steps: [step(1, 1600, 2000, { attempt: 2 })],
        attempts: [{ seq: 1, attempt: 1, startedAt: 1000, finishedAt: 1100, error }],
      }),
      9999,
    );
    expect(rows[0]?.bars.map((bar) => [bar.kind, bar.fromAt, bar.toAt])).toEqual([
      ['attempt', 1000, 1100],
      ['wait', 1100, 1600],
      ['step', 1600, 2000],
    ]);
    expect(rows[0]?.durationMs).toBe(1000);
  });

  it('does not draw the last attempt twice when it is recorded too', () => {
    const error = { code: 'X', kind: 'operational' as const, message: '' };
    const attempts = [{ seq: 1, attempt: 1, startedAt: 1000, finishedAt: 1100, error }];
    const { rows } = timelineOf(detail({ steps: [step(1, 1000, 1100, { status: 'failed' })], attempts }), 0);
    expect(rows[0]?.bars).toHaveLength(1);
  });

  it('lets a running step grow up to now', () => {
    const open = { ...detail({ steps: [step(1, 1000, undefined, { status: 'running' })] }) };
    delete open.finishedAt;
    const timeline = timelineOf(open, 5000);
    expect(timeline.spanMs).toBe(4000);
    expect(timeline.rows[0]?.bars[0]).toMatchObject({ left: 0, width: 1, toAt: undefined });
  });

  it('leaves steps that a re-run took over from the earlier run out of its time', () => {
    const taken = step(1, 100, 200);
    const { startAt, rows } = timelineOf(detail({ rerunOf: 'run_0', steps: [taken, step(2, 1000, 2000)] }), 9999);
    expect([startAt, rows.map((row) => [row.isTakenOver, row.bars.length])]).toEqual([
      1000,
      [
        [true, 0],
        [false, 1],
      ],
    ]);
  });

  it('has round lines and counts iterations from one', () => {
    expect(niceTicks(430)).toEqual([0, 100, 200, 300, 400]);
    expect(niceTicks(4300)).toEqual([0, 1000, 2000, 3000, 4000]);
    expect(niceTicks(0)).toEqual([0]);
    expect([iterationOf(''), iterationOf('loop[2]/inner[0]')]).toEqual(['', '3.1']);
  });
});
