import type { FlowDefinition, FlowProblem } from '#shared/model/flow';
import { nodeOfProblem } from '../node-edits';

export type Severity = FlowProblem['severity'];

const RANK: Record<Severity, number> = { error: 0, warning: 1, hint: 2 };

/** The problems of one node, worst first; of the whole flow when `nodeId` is undefined. */
export interface ProblemGroup {
  nodeId: string | undefined;
  name: string | undefined;
  problems: FlowProblem[];
}

/** How many problems there are of each severity. */
export function countProblems(problems: readonly FlowProblem[]): Record<Severity, number> {
  const counts = { error: 0, warning: 0, hint: 0 };
  for (const { severity } of problems) counts[severity]++;
  return counts;
}

/**
 * Problems by node: what is wrong with the flow itself first, then nodes by their worst problem and their order in the flow.
 * A problem of an edge is told at the node that it leads from. Severities that are not shown are left out.
 */
export function groupProblems(
  problems: readonly FlowProblem[],
  { nodes, edges }: Pick<FlowDefinition, 'nodes' | 'edges'>,
  shown: ReadonlySet<Severity>,
): ProblemGroup[] {
  const order = new Map(nodes.map(({ id }, index): [string, number] => [id, index]));
  const names = new Map(nodes.map(({ id, name }): [string, string] => [id, name]));
  const groups = new Map<string | undefined, ProblemGroup>();
  for (const problem of problems) {
    if (!shown.has(problem.severity)) continue;
    const found = nodeOfProblem(problem, edges);
    const nodeId = found !== undefined && order.has(found) ? found : undefined;
    const group = groups.get(nodeId) ?? { nodeId, name: nodeId === undefined ? undefined : names.get(nodeId), problems: [] };
    group.problems.push(problem);
    groups.set(nodeId, group);
  }
  const worst = ({ problems: [first] }: ProblemGroup) => (first === undefined ? 3 : RANK[first.severity]);
  for (const group of groups.values()) group.problems.sort((a, b) => RANK[a.severity] - RANK[b.severity]);
  const place = ({ nodeId }: ProblemGroup) => (nodeId === undefined ? -1 : (order.get(nodeId) ?? 0));
  return [...groups.values()].sort((a, b) => {
    if (a.nodeId === undefined || b.nodeId === undefined) return place(a) - place(b);
    return worst(a) - worst(b) || place(a) - place(b);
  });
}

/** Tells problems apart while the flow is edited. */
export function problemKey({ code, nodeId, edgeIndex, field, position }: FlowProblem): string {
  return [code, nodeId, edgeIndex, field, position].join(' ');
}

/** The problem after (or before) the one that was shown last, round the end. */
export function neighbourProblem(
  ordered: readonly FlowProblem[],
  lastKey: string | undefined,
  step: 1 | -1,
): FlowProblem | undefined {
  const at = ordered.findIndex((problem) => problemKey(problem) === lastKey);
  if (at === -1) return step === 1 ? ordered[0] : ordered.at(-1);
  return ordered[(at + step + ordered.length) % ordered.length];
}
