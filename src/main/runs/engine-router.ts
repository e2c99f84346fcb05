import { implement } from '@orpc/server';
import { engine } from '#shared/contract/engine';
import type { FlowEvent } from '#shared/model/event';
import { readIdempotencyKey } from './idempotency';
import type { createStepRetry } from './retry-step';
import type { createSingleNodeRunner } from './single-node';

export interface EngineApi {
  processNode: ReturnType<typeof createSingleNodeRunner>;
  retryStep: ReturnType<typeof createStepRetry>;
  /** Events in their order, from the one after `after`. */
  feed(query: { after: number; pattern?: string | undefined; limit: number }): { items: FlowEvent[]; next: number };
}

/** The part of the engine API that is no list of runs, flows or locks. */
export function createEngineRouter({ processNode, retryStep, feed }: EngineApi) {
  const os = implement(engine);
  return os.router({
    processNode: os.processNode.handler(({ input: { headers, body } }) =>
      processNode({ ...body, idempotencyKey: readIdempotencyKey(headers['idempotency-key']) }),
    ),
    retryStep: os.retryStep.handler(({ input }) => retryStep(input.runId, input.stepId)),
    events: os.events.handler(({ input: { type, ...query } }) => feed({ ...query, pattern: type })),
  });
}
