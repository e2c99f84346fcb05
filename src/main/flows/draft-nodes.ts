import type { FlowNode, FlowStatus } from '#shared/model/flow';
import type { FlowContext } from './context';
import { readDefinition } from './definition-text';

/** The nodes of one type in the draft of a flow. */
export interface DraftNodes {
  flowId: string;
  flowName: string;
  status: FlowStatus;
  createdAt: number;
  /** Zone of the flow's own settings. */
  timeZone?: string;
  nodes: FlowNode[];
}

interface Row {
  id: string;
  name: string;
  status: FlowStatus;
  created_at: number;
  draft: string;
}

/** The nodes of a type in the drafts of all flows: read once, when first asked for, and after that flow by flow as they change. */
export function createDraftNodeIndex(context: FlowContext, type: string): () => readonly DraftNodes[] {
  const { db } = context.ports.store;
  const visible = `SELECT id, name, status, created_at, draft FROM flows
    WHERE kind = 'flow' AND deleted_at IS NULL AND instr(draft, :type) > 0`;
  const all = db.prepare<[{ type: string }], Row>(visible);
  const one = db.prepare<[{ type: string; id: string }], Row>(`${visible} AND id = :id`);
  const quoted = JSON.stringify(type);
  let byFlow: Map<string, DraftNodes> | undefined;

  const read = (row: Row): DraftNodes => {
    const { nodes, settings } = readDefinition(row.draft);
    return {
      flowId: row.id,
      flowName: row.name,
      status: row.status,
      createdAt: row.created_at,
      ...(settings?.timeZone === undefined ? {} : { timeZone: settings.timeZone }),
      nodes: nodes.filter((node) => node.type === type),
    };
  };
  context.onChanged((flowId) => {
    if (byFlow === undefined) return;
    const row = one.get({ type: quoted, id: flowId });
    if (row === undefined) byFlow.delete(flowId);
    else byFlow.set(flowId, read(row));
  });
  return () => {
    byFlow ??= new Map(all.all({ type: quoted }).map((row) => [row.id, read(row)]));
    return [...byFlow.values()].filter(({ nodes }) => nodes.length > 0);
  };
}
