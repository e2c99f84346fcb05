/** Nodes for trying a flow out: what acts on the outside world, or reads from it, is put in the place of the real thing. */
import { AppError } from '#shared/model/errors';
import type { JsonObject } from '#shared/model/json';
import type { Item } from '#shared/model/packet';
import type { NodeRegistry } from '../ports';
import { mapEffects, mapItems } from '../sdk/map-items';
import type { ExecuteContext, ExecuteResult, LookupResult, NodeServices, NodeType } from '../sdk/node-type';

/** One call as the outside world has seen it. */
export interface SeenCall {
  nodeId: string;
  key: string;
}

/** What is to happen at the call of one node; each time it is asked it may say something else. */
export type CallPlan = (nodeId: string) => 'act' | 'act_then_die' | 'act_then_fail' | 'act_then_fill_disk' | 'fail';

/** The outside world of one trial: keeps what was done to it, whatever becomes of the process. */
export class SimulatedWorld {
  readonly calls: SeenCall[] = [];
  /** Calls that change nothing outside, by node. */
  readonly reads: string[] = [];
  readonly plan: CallPlan;
  onDeath: () => void = () => undefined;
  onDiskFull: () => void = () => undefined;
  isAlive = true;

  constructor(plan: CallPlan = () => 'act') {
    this.plan = plan;
  }

  has(nodeId: string, key: string): boolean {
    return this.calls.some((call) => call.nodeId === nodeId && call.key === key);
  }

  /** A call that reads: it may only fail. */
  read(nodeId: string): void {
    this.reads.push(nodeId);
    if (this.plan(nodeId) === 'fail') throw simulatedError('It could not be reached.', 'none');
  }

  act(nodeId: string, key: string): Promise<void> {
    if (!this.isAlive) return new Promise(() => undefined);
    const what = this.plan(nodeId);
    if (what === 'fail') return Promise.reject(simulatedError('It could not be reached.', 'none'));
    this.calls.push({ nodeId, key });
    if (what === 'act_then_fail') return Promise.reject(simulatedError('It did not answer in time.', 'unknown'));
    if (what === 'act_then_die') {
      this.onDeath();
      return new Promise(() => undefined);
    }
    if (what === 'act_then_fill_disk') this.onDiskFull();
    return Promise.resolve();
  }
}

function simulatedError(message: string, effect: 'none' | 'unknown'): AppError {
  return new AppError({ code: 'SIMULATED_FAULT', kind: 'operational', message, effect });
}

const stands = new WeakSet<NodeType>();

/** True for a node type that stands in the place of a real one. */
export function isSimulated(type: NodeType): boolean {
  return stands.has(type);
}

/** A node type that would reach outside although it declares no effect: it reads from the network, or hands work on. */
export function isOutward(type: NodeType): boolean {
  return type.category === 'network' || type.handsOn === true;
}

/**
 * The registry with every node type that acts or reaches out put in the place of the real one. `outputs`: what these nodes
 * put out, by node id; without any they hand their items on.
 */
export function simulateNodes(
  registry: NodeRegistry,
  services: NodeServices,
  world: SimulatedWorld,
  outputs: Readonly<Record<string, readonly Item[]>>,
): NodeRegistry {
  const answer = (nodeId: string, item: Item, index: number): Item => {
    const given = outputs[nodeId];
    const sample = given?.[Math.min(index, given.length - 1)];
    return sample === undefined ? item : { ...item, json: sample.json };
  };
  const simulated = (type: NodeType): NodeType => {
    if (type.kind === 'trigger' || type.control !== undefined || type.execute === undefined) return type;
    const { effect, execute: real } = type;
    if (effect === 'none' && !isOutward(type)) return type;
    const execute = async (context: ExecuteContext<never>): Promise<ExecuteResult> => {
      const { node, items } = context;
      const config = items.length === 0 ? {} : ((await context.configFor(0)) as JsonObject);
      const effectNow = typeof effect === 'function' ? effect(config, services) : effect;
      if (effectNow === 'none' && !isOutward(type)) return real(context);
      if (effectNow === 'none' && type.category === 'network') world.read(node.id);
      const result =
        effectNow === 'none'
          ? await mapItems(context, (item, _config, index) => answer(node.id, item, index))
          : await mapEffects(context, async (item, _config, index) => {
              await world.act(node.id, context.idempotencyKey(index));
              return answer(node.id, item, index);
            });
      return 'outputs' in result ? { outputs: { [firstPort(type, config)]: result.outputs['out'] ?? [] } } : result;
    };
    const stand = { ...type, execute, lookup: simulatedLookup(type, world) } as NodeType;
    stands.add(stand);
    return stand;
  };
  const known = new Map<NodeType, NodeType>();
  return {
    find(name, version) {
      const type = registry.find(name, version);
      if (type === undefined) return undefined;
      let replaced = known.get(type);
      if (replaced === undefined) {
        replaced = simulated(type);
        known.set(type, replaced);
      }
      return replaced;
    },
    list: () => registry.list(),
  };
}

function firstPort(type: NodeType, config: JsonObject): string {
  const ports = typeof type.outputs === 'function' ? type.outputs(config) : (type.outputs ?? ['out']);
  return ports.includes('out') ? 'out' : (ports[0] ?? 'out');
}

function simulatedLookup(type: NodeType, world: SimulatedWorld): NodeType['lookup'] {
  if (type.lookup === undefined) return undefined;
  return async (context: ExecuteContext<never>, index: number): Promise<LookupResult> => {
    const config = (await context.configFor(index)) as Record<string, never>;
    if (type.hasLookup?.(config) === false) return 'unknown';
    return { happened: world.has(context.node.id, context.idempotencyKey(index)) };
  };
}
