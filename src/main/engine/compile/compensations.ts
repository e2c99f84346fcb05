/** Which node undoes which: what must hold of a node that is named as a compensation. */
import type { GraphEdge, GraphNode } from './graph';
import type { ProblemList } from './problems';

/** Nodes that some other node names as its compensation. They stand beside the flow: nothing leads to them or from them. */
export function compensationTargets(nodes: readonly GraphNode[]): ReadonlySet<string> {
  return new Set(nodes.flatMap(({ source }) => (source.compensation === undefined ? [] : [source.compensation])));
}

/** Reports what is wrong with the compensations that nodes name. */
export function checkCompensations(nodes: readonly GraphNode[], edges: readonly GraphEdge[], problems: ProblemList): void {
  const byId = new Map<string, GraphNode>(nodes.map((node) => [node.source.id, node]));
  const wired = new Set(edges.flatMap((edge) => [edge.from.index, edge.to.index]));
  for (const { source, type } of nodes) {
    if (source.compensation === undefined) continue;
    const undo = byId.get(source.compensation);
    const values = { node: source.name, undo: undo?.source.name ?? '' };
    const report = (code: string, message: string, detail = code) =>
      problems.addAt(source, code, message, { field: '/compensation', detail, values });
    if (undo === undefined) {
      report('COMPENSATION_UNKNOWN', 'The node that undoes this one is gone. Choose another, or none.');
    } else if (undo.source.id === source.id) {
      report('COMPENSATION_INVALID', 'A node cannot undo itself. Choose another node.', 'COMPENSATION_SELF');
    } else if (type.kind !== 'action') {
      report(
        'COMPENSATION_INVALID',
        'Only actions can be undone: triggers and control nodes change nothing outside.',
        'COMPENSATION_NO_ACTION',
      );
    } else if (undo.type.kind !== 'action') {
      report(
        'COMPENSATION_INVALID',
        `"${undo.source.name}" is no action, so it cannot undo anything. Choose an action.`,
        'COMPENSATION_BY_NO_ACTION',
      );
    } else if (undo.source.compensation !== undefined) {
      report(
        'COMPENSATION_INVALID',
        `"${undo.source.name}" undoes another node and cannot have a compensation of its own.`,
        'COMPENSATION_TWOFOLD',
      );
    } else if (wired.has(undo.index)) {
      report(
        'COMPENSATION_WIRED',
        `"${undo.source.name}" undoes "${source.name}", so it must stand alone: remove the edges at it.`,
      );
    } else if (undo.source.disabled === true) {
      const message = `"${undo.source.name}" is disabled, so "${source.name}" will not be undone.`;
      problems.addAt(source, 'COMPENSATION_DISABLED', message, { field: '/compensation', severity: 'warning', values });
    }
  }
}
