import { setImmediate as nextTurn } from 'node:timers/promises';
import type { NodeServices } from '#main/engine/sdk';
import { testFaults } from '#main/engine/simulation/fault-test';
import type { FaultReport } from '#shared/model/fault-test';
import type { Json } from '#shared/model/json';
import { type Item, toItems } from '#shared/model/packet';
import type { FlowContext } from './context';
import { readDefinition } from './definition-text';
import { flowInvalid } from './errors';
import type { SimulationPorts } from './ports';

export interface FaultTestRequest {
  flowId: string;
  input?: Json | undefined;
  triggerNodeId?: string | undefined;
  /** What simulated nodes put out, by node id. */
  outputs: Record<string, Item[]>;
}

/** Tries the draft of a flow out under faults; nothing outside is touched. Errors: FLOW_NOT_FOUND, FLOW_INVALID. */
export async function testFlowFaults(context: FlowContext, request: FaultTestRequest): Promise<FaultReport> {
  const { ports } = context;
  const definition = readDefinition(context.getRow(request.flowId).draft);
  const problems = ports.validate(definition);
  if (problems.some(({ severity }) => severity === 'error')) throw flowInvalid(definition.name, problems);
  return testFaults(
    {
      definition,
      triggerNodeId: request.triggerNodeId,
      items: toItems(request.input),
      outputs: request.outputs,
      nodes: ports.nodeTypes,
      services: servicesOf(ports.simulation),
      createCancelSource: ports.simulation.createCancelSource,
    },
    () => nextTurn(),
  );
}

/** Mail counts as live, so that it is tried out as what it would be; the same code with the same input is run once. */
function servicesOf({ runCode }: SimulationPorts): NodeServices {
  const results = new Map<string, ReturnType<typeof runCode>>();
  const code: NodeServices['code'] = {
    run(source, input, limits, signal) {
      const key = JSON.stringify([source, input.items]);
      let result = results.get(key);
      if (result === undefined) {
        result = runCode(source, input, limits, signal);
        results.set(key, result);
      }
      return result;
    },
  };
  const known: Record<string, unknown> = { code, mail: { isLive: true } };
  return new Proxy(known, {
    get(services, name) {
      if (typeof name === 'string' && name in services) return services[name];
      throw new Error(`A flow that is tried out has no service "${String(name)}"`);
    },
  }) as unknown as NodeServices;
}
