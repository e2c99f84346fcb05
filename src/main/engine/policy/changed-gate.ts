import type { NodeId } from '#shared/model/ids';
import type { JsonObject } from '#shared/model/json';
import type { RateLimit } from '#shared/model/policy';
import type { RunSettings } from '#shared/model/schedule';
import type { CompiledNode } from '../compile/compiled-flow';
import { type Gate, gateOf, keyOf, OWN } from './gate';

/**
 * The gate of a node in a run that has settings of its own. Of a rate limit only the numbers are the run's: who shares it stays
 * as the node says, in one bucket, of which each call takes the time that one call has under the limit of its own run
 * (`perMs / count`). So the calls of all who share it never take more time than passes. A node that had no rate limit shares the
 * run's as that one says.
 */
export function changedGate(node: CompiledNode, flowId: string, { rateLimits, priority }: RunSettings): Gate | undefined {
  const gate = gateOf(node, flowId);
  const limit = rateLimits !== undefined && Object.hasOwn(rateLimits, node.id) ? rateLimits[node.id as NodeId] : undefined;
  if (gate === undefined && limit === undefined) return undefined;
  const changed = { ...gate, priority: priority ?? gate?.priority ?? 0 };
  if (limit === undefined) return changed;
  const { count, perMs, burst = count } = limit;
  return { ...changed, rate: { key: gate?.rate?.key ?? keyOfAdded(node, flowId, limit), count, perMs, burst } };
}

/** A host or credential that cannot be told beforehand is not shared. */
function keyOfAdded(node: CompiledNode, flowId: string, limit: RateLimit): string {
  const { type, config, credential } = node;
  const key =
    limit.share === 'credential' && credential !== undefined
      ? `credential:${credential}`
      : keyOf({ config: (config.isConstant ? config.constant : {}) as JsonObject }, type, limit, () => undefined);
  return key === OWN ? `node:${flowId}/${node.id}` : key;
}
