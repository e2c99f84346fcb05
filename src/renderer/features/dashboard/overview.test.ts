import { describe, expect, it } from 'vitest';
import type { FlowSummary } from '#shared/model/flow';
import type { FlowId, RuleId, RunId } from '#shared/model/ids';
import type { Rule } from '#shared/model/rule';
import type { RunSummary } from '#shared/model/run';
import { barShares, busiestCount, busiestFlows, concernsOf, sumDay, withRun } from './overview';

const flow = (id: string, succeeded: number, failed = 0, lastAt?: number): FlowSummary => ({
  id: id as FlowId,
  name: id,
  status: 'active',
  pinned: false,
  hasDraftChanges: false,
  triggers: [],
  createdAt: 0,
  updatedAt: 0,
  runsLast24h: { succeeded, failed, other: 0 },
  ...(lastAt === undefined ? {} : { lastRun: { id: 'run_1', status: 'succeeded', createdAt: lastAt } }),
});
const run = (id: string, createdAt: number, fields: Partial<RunSummary> = {}): RunSummary => ({
  id: id as RunId,
  flowId: 'flow_1' as FlowId,
  flowName: 'One',
  flowVersion: 1,
  status: 'running',
  trigger: { kind: 'manual' },
  test: false,
  createdAt,
  ...fields,
});
const rule = (id: string, fields: Partial<Rule>): Rule => ({
  id: id as RuleId,
  name: id,
  event: '*',
  action: { type: 'log_action' },
  enabled: true,
  createdAt: 0,
  updatedAt: 0,
  firedCount: 0,
  ...fields,
});

describe('the dashboard', () => {
  it('adds up the day of all flows', () => {
    expect(sumDay([flow('a', 3, 1), flow('b', 4)])).toEqual({ succeeded: 7, failed: 1, other: 0 });
  });

  it('puts the busiest flows first, idle ones by their latest run', () => {
    const flows = [flow('idle', 0), flow('late', 0, 0, 50), flow('busy', 2, 9), flow('some', 3)];
    expect(busiestFlows(flows, 3).map(({ id }) => id)).toEqual(['busy', 'some', 'late']);
    expect(busiestCount(flows)).toBe(11);
  });

  it('shows a sliver of what is there, nothing of what is not', () => {
    expect(barShares({ succeeded: 1000, failed: 1, other: 0 }, 1001)).toEqual({ succeeded: 100, failed: 2, other: 0 });
    expect(barShares({ succeeded: 0, failed: 0, other: 0 }, 0)).toEqual({ succeeded: 0, failed: 0, other: 0 });
  });

  it('replaces a run that changed and puts a new one on top', () => {
    const runs = [run('b', 2), run('a', 1)];
    expect(withRun(runs, run('a', 1, { status: 'failed' }), 2)).toEqual([run('b', 2), run('a', 1, { status: 'failed' })]);
    expect(withRun(runs, run('c', 3), 2).map(({ id }) => id)).toEqual(['c', 'b']);
  });

  it('asks for a person in order of need, with the failures of one flow as one', () => {
    const concerns = concernsOf({
      doubts: [run('d', 1, { status: 'in_doubt' })],
      failures: [run('x', 2), run('y', 5), run('z', 3, { flowId: 'flow_2' as FlowId })],
      rules: [rule('paused', { enabled: false, lastError: 'no' }), rule('bad', { lastError: 'no' }), rule('good', {})],
    });
    expect(concerns).toEqual([
      { kind: 'doubt', run: run('d', 1, { status: 'in_doubt' }) },
      { kind: 'failed', run: run('y', 5), times: 2 },
      { kind: 'failed', run: run('z', 3, { flowId: 'flow_2' as FlowId }), times: 1 },
      { kind: 'rule', rule: rule('bad', { lastError: 'no' }) },
    ]);
  });
});
