import { describe, expect, it } from 'vitest';
import { type FlowProblem, flowDefinitionSchema } from '#shared/model/flow';
import { countProblems, groupProblems, neighbourProblem, problemKey, type Severity } from './problem-groups';

const definition = flowDefinitionSchema.parse({
  name: 'x',
  nodes: ['a', 'b', 'c'].map((id) => ({ id, type: 'core.set', name: `node ${id}` })),
  edges: [{ from: { node: 'c' }, to: { node: 'a' } }],
});
const problem = (code: string, severity: Severity, place: Partial<FlowProblem> = {}): FlowProblem => ({
  code,
  severity,
  message: code,
  ...place,
});
const PROBLEMS = [
  problem('H', 'hint', { nodeId: 'a' }),
  problem('W', 'warning', { nodeId: 'b' }),
  problem('E', 'error', { nodeId: 'b', field: '/x' }),
  problem('EDGE', 'error', { edgeIndex: 0 }),
  problem('FLOW', 'warning'),
  problem('GONE', 'error', { nodeId: 'z' }),
];
const groups = (...shown: Severity[]) =>
  groupProblems(PROBLEMS, definition, new Set(shown)).map(({ name, problems }) => [name, ...problems.map(({ code }) => code)]);

describe('problems', () => {
  it('stand by their node: those of the flow first, then the worst, worst first in each', () => {
    expect(groups('error', 'warning', 'hint')).toEqual([
      [undefined, 'GONE', 'FLOW'],
      ['node b', 'E', 'W'],
      ['node c', 'EDGE'],
      ['node a', 'H'],
    ]);
  });

  it('are left out when their severity is not shown', () => {
    expect(groups('warning')).toEqual([
      [undefined, 'FLOW'],
      ['node b', 'W'],
    ]);
    expect(countProblems(PROBLEMS)).toEqual({ error: 3, warning: 2, hint: 1 });
  });

  it('are gone through one after the other, round the end, also when the last one is solved', () => {
    const keyOf = (index: number) => problemKey(PROBLEMS[index] as FlowProblem);
    expect(neighbourProblem(PROBLEMS, undefined, 1)?.code).toBe('H');
    expect(neighbourProblem(PROBLEMS, undefined, -1)?.code).toBe('GONE');
    expect(neighbourProblem(PROBLEMS, keyOf(5), 1)?.code).toBe('H');
    expect(neighbourProblem(PROBLEMS, keyOf(0), -1)?.code).toBe('GONE');
    expect(neighbourProblem(PROBLEMS, 'solved', 1)?.code).toBe('H');
    expect(neighbourProblem([], undefined, 1)).toBeUndefined();
  });
});
