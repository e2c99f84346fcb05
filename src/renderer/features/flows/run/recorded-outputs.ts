import type { FlowDefinition } from '#shared/model/flow';
import type { FlowId } from '#shared/model/ids';
import type { Item } from '#shared/model/packet';
import { client } from '../../../lib/client';

/** Items of each node that are enough to try a flow out. */
const ITEMS = 50;

/**
 * What the nodes of a flow that touch the outside world put out in its newest run that went well; nothing when there is none.
 * `isOutward`: whether nodes of a type reach outside although they change nothing there.
 */
export async function recordedOutputs(
  flowId: FlowId,
  definition: FlowDefinition,
  isOutward: (type: string) => boolean,
): Promise<Record<string, Item[]>> {
  const { items: runs } = await client.runs.list({ flowId, status: 'succeeded', limit: 1 });
  const [newest] = runs;
  if (newest === undefined) return {};
  const { steps } = await client.runs.get({ runId: newest.id });
  const types = new Map<string, string>(definition.nodes.map((node) => [node.id, node.type]));
  const chosen = steps.filter(
    ({ nodeId, scope, status, effect }) =>
      scope === '' && status === 'succeeded' && types.has(nodeId) && (effect !== 'none' || isOutward(types.get(nodeId) ?? '')),
  );
  const found = await Promise.all(
    chosen.map(async ({ nodeId, seq }) => {
      const { outputs } = await client.runs.stepData({ runId: newest.id, seq, limit: ITEMS });
      return [nodeId, (Object.values(outputs)[0]?.items ?? []) as Item[]] as const;
    }),
  );
  return Object.fromEntries(found.filter(([, items]) => items.length > 0));
}
