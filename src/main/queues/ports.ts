/** What the queues room needs of others. The host introduces them. */
import type { Engine } from '#main/engine/engine';
import type { Clock } from '#main/engine/ports';
import type { Store } from '#main/store';
import type { ErrorInfo } from '#shared/model/errors';
import type { JsonObject } from '#shared/model/json';
import type { FlowService } from '#shared/model/queue';

/** What this room uses of the store. Errors of `write`: STORE_FULL, STORE_FAILED. */
export type QueueStore = Pick<Store, 'db' | 'write' | 'onCommitted'>;

/** A published queue trigger. */
export interface QueueTrigger {
  flowId: string;
  flowName: string;
  version: number;
  nodeId: string;
  config: JsonObject;
  status: 'active' | 'paused';
}

/** A published flow that is a service. */
export interface PublishedService {
  flowId: string;
  flowName: string;
  version: number;
  nodeId: string;
  service: FlowService;
  status: 'active' | 'paused';
}

export interface QueueTriggers {
  list(nodeType: string): readonly QueueTrigger[];
  services(): readonly PublishedService[];
  onChange(listener: () => void): () => void;
}

export interface QueuesPorts {
  store: QueueStore;
  engine: Pick<Engine, 'start' | 'deliverReply'>;
  triggers: QueueTriggers;
  /** The part of `trigger.detail` for a run that `byRunId` calls; undefined: the chain of calls is too long. */
  chainBehind(byRunId: string): Record<string, string> | undefined;
  clock: Clock;
  random(): number;
  /** A problem that no caller can be told of: a consumer that cannot start its flow. */
  report(error: ErrorInfo): void;
}
