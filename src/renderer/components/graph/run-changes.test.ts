import { describe, expect, it } from 'vitest';
import type { RunDetail, StepSummary } from '#shared/model/run';
import { applyRunChanges, stepOfNode, stepThatMatters } from './run-changes';

const step = (seq: number, change: Partial<StepSummary> = {}) =>
  ({ runId: 'run_1', seq, nodeId: `n${seq}`, status: 'succeeded', attempt: 1, itemsOut: {}, ...change }) as StepSummary;
const detail = (steps: StepSummary[]) =>
  ({ id: 'run_1', status: 'running', steps, logs: [], attempts: [], definition: { nodes: [] } }) as unknown as RunDetail;

describe('following a run', () => {
  it('replaces a step that changed and adds one that began, in order', () => {
    const { detail: next } = applyRunChanges(detail([step(1), step(3, { status: 'running' })]), [
      { kind: 'step', step: step(3) },
      { kind: 'step', step: step(2, { status: 'running' }) },
    ]);
    expect(next.steps.map((each) => [each.seq, each.status])).toEqual([
      [1, 'succeeded'],
      [2, 'running'],
      [3, 'succeeded'],
    ]);
  });

  it('ignores other runs and a log line that was read already', () => {
    const log = { at: 1, nodeId: 'n1', level: 'info' as const, message: 'hello' };
    const before = { ...detail([]), logs: [log] };
    const { detail: next } = applyRunChanges(before, [
      { kind: 'log', runId: 'run_1', log },
      { kind: 'log', runId: 'run_1', log: { ...log, at: 2 } },
      { kind: 'log', runId: 'run_2', log: { ...log, at: 3 } },
      { kind: 'step', step: step(1, { runId: 'run_2' as StepSummary['runId'] }) },
    ]);
    expect(next.logs.map((each) => each.at)).toEqual([1, 2]);
    expect(next.steps).toEqual([]);
  });

  it('keeps what only a reading tells, such as the dead letter and the settings of the run', () => {
    const read = {
      deadLetter: { id: 'dead_1_1', state: 'open' as const },
      settings: { priority: 7 },
      overlap: { group: 'schedule:start', policy: 'queue' as const },
    };
    const run = { ...detail([step(1)]), status: 'failed' as const };
    const { detail: next, isStale } = applyRunChanges({ ...run, ...read }, [{ kind: 'run', run }]);
    expect(next).toMatchObject(read);
    expect(isStale).toBe(false);
  });

  it('asks to read the run again when it ended or an attempt failed', () => {
    const before = detail([step(1, { status: 'running' })]);
    const ended = { ...before, status: 'succeeded' as const };
    expect(applyRunChanges(before, [{ kind: 'run', run: ended }]).isStale).toBe(true);
    expect(applyRunChanges(before, [{ kind: 'step', step: step(1, { attempt: 2 }) }]).isStale).toBe(true);
    expect(applyRunChanges(before, [{ kind: 'step', step: step(1) }]).isStale).toBe(false);
  });
});

describe('the step that matters', () => {
  it('is one in doubt before a failed one, then what runs, then the last', () => {
    const done = step(9);
    expect(stepThatMatters([step(1, { status: 'failed' }), step(2, { status: 'in_doubt' }), done])?.seq).toBe(2);
    expect(stepThatMatters([step(1, { status: 'failed' }), step(2, { status: 'running' }), done])?.seq).toBe(1);
    expect(stepThatMatters([step(1), step(2, { status: 'skipped' })])?.seq).toBe(1);
    expect(stepThatMatters([])).toBeUndefined();
  });

  it('is, of a node in a loop, the iteration that failed', () => {
    const steps = [step(1, { nodeId: 'a' }), step(2, { nodeId: 'a', status: 'failed' }), step(3, { nodeId: 'a' }), step(4)];
    expect(stepOfNode(steps, 'a')?.seq).toBe(2);
  });
});
