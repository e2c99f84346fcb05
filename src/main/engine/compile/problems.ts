import type { FlowNode, FlowProblem } from '#shared/model/flow';
import type { JsonObject } from '#shared/model/json';

/** Where a problem is, beside its node: a field of the config, a position in its text, an edge. */
export interface ProblemPlace {
  edgeIndex?: number;
  field?: string;
  position?: number;
  severity?: FlowProblem['severity'];
  detail?: string;
  values?: JsonObject;
}

/** Collects what validation finds; nothing stops at the first problem. */
export class ProblemList {
  readonly all: FlowProblem[] = [];

  get hasErrors(): boolean {
    return this.all.some((problem) => problem.severity === 'error');
  }

  add(code: string, message: string, place: ProblemPlace & { nodeId?: string } = {}): void {
    const { severity = 'error', ...rest } = place;
    this.all.push({ code, severity, message, ...rest });
  }

  /** A problem of one node. A disabled node is passed over, so that what is wrong inside it is only a warning. */
  addAt(node: FlowNode, code: string, message: string, place: ProblemPlace = {}): void {
    const severity = node.disabled === true ? 'warning' : (place.severity ?? 'error');
    this.add(code, `${nodeText(node)}: ${message}`, { ...place, severity, nodeId: node.id });
  }
}

/** How a message names a node. */
export function nodeText(node: { name: string }): string {
  return `"${node.name}"`;
}
