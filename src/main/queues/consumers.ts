/**
 * Who takes messages of which queue: published queue triggers and services, with how many runs at a time.
 */
import type { JsonObject } from '#shared/model/json';
import { type FlowService, queueNameSchema, serviceQueues } from '#shared/model/queue';
import type { QueueTriggers } from './ports';

export interface Consumer {
  /** Stable over restarts and new versions. */
  id: string;
  queue: string;
  kind: 'trigger' | 'service';
  flowId: string;
  flowName: string;
  version: number;
  nodeId: string;
  status: 'active' | 'paused';
  /** Runs at a time. */
  concurrency: number;
  /** Messages in one run, at most. */
  batchSize: number;
  /** For services: what becomes of the result. */
  reply?: FlowService['reply'];
  output?: string;
}

/** No id of a node begins so. */
const SERVICE_SUFFIX = '/.service';

export function isServiceId(consumerId: string): boolean {
  return consumerId.endsWith(SERVICE_SUFFIX);
}

function count(config: JsonObject, field: string, preset: number): number {
  const value = config[field];
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 1 ? Math.min(value, 1000) : preset;
}

/** All consumers of published flows; a trigger without a proper queue name is left out. */
export function readConsumers(triggers: QueueTriggers): Consumer[] {
  const consumers: Consumer[] = [];
  for (const { flowId, flowName, version, nodeId, config, status } of triggers.list('core.queue')) {
    const queue = queueNameSchema.safeParse(typeof config['queue'] === 'string' ? config['queue'].trim() : undefined);
    if (!queue.success) continue;
    const concurrency = count(config, 'concurrency', 1);
    const batchSize = count(config, 'batchSize', 1);
    const id = `${flowId}/${nodeId}`;
    consumers.push({ id, queue: queue.data, kind: 'trigger', flowId, flowName, version, nodeId, status, concurrency, batchSize });
  }
  for (const { flowId, flowName, version, nodeId, service, status } of triggers.services()) {
    const { input, output } = serviceQueues(service);
    consumers.push({
      id: `${flowId}${SERVICE_SUFFIX}`,
      queue: input,
      kind: 'service',
      flowId,
      flowName,
      version,
      nodeId,
      status,
      concurrency: service.concurrency,
      batchSize: 1,
      reply: service.reply,
      output,
    });
  }
  return consumers;
}
