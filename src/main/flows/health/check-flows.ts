import type { FlowHealth, FlowHealthRequest } from '#shared/model/flow-health';
import type { HealthPorts } from './ports';
import { createTold, type Found } from './told';
import { createTroubles } from './troubles';

/**
 * Checks all flows that are published and not paused, and compares with what the node that asks has told before.
 * Errors: those of the store; the reason of the signal when it is aborted.
 */
export function createFlowChecks(ports: HealthPorts) {
  const troublesOf = createTroubles(ports);
  const compareWithTold = createTold(ports);
  return async (request: FlowHealthRequest, signal: AbortSignal): Promise<FlowHealth[]> => {
    const except = new Set(request.except.map((name) => name.trim().toLowerCase()));
    const flows = ports.active().filter(({ flowName }) => !except.has(flowName.trim().toLowerCase()));
    const found: Found[] = [];
    for (const { flowId, flowName, definition } of flows) {
      signal.throwIfAborted();
      found.push({ flowId, flowName, troubles: await troublesOf({ flowId, definition }, request, signal) });
    }
    return compareWithTold(found, request.by);
  };
}
