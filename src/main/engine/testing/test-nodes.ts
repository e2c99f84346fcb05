/** Small node types for tests: each shows one behaviour of the engine, and what they do to the world is counted. */
import { AppError } from '#shared/model/errors';
import type { NodeRegistry } from '../ports';
import { defineNode, type Item, type Json, mapEffects, mapItems, type NodeType, z } from '../sdk';

const text = { en: 'Test', 'pt-BR': 'Teste' };
const common = { version: 1, label: text, description: text, icon: 'box', category: 'data' as const };

/** One effect on the outside world, as a test counts it. */
export interface EffectSeen {
  nodeId: string;
  key: string;
  value: Json;
}

/** The world outside: what a killed process had done to it stays done. */
export class TestWorld {
  readonly effects: EffectSeen[] = [];
  /** Calls of nodes without effects, by node id. */
  readonly calls = new Map<string, number>();
  /** Failures still to come, by node id: each call takes one. */
  readonly failures = new Map<string, AppError[]>();
  /** Steps that hang until they are let go, by node id. */
  readonly held = new Map<string, { resolve: () => void; reject: (error: Error) => void }[]>();
  isAlive = true;

  count(nodeId: string): number {
    const count = (this.calls.get(nodeId) ?? 0) + 1;
    this.calls.set(nodeId, count);
    return count;
  }

  failNext(nodeId: string, ...errors: AppError[]): void {
    this.failures.set(nodeId, [...(this.failures.get(nodeId) ?? []), ...errors]);
  }

  takeFailure(nodeId: string): AppError | undefined {
    return this.failures.get(nodeId)?.shift();
  }

  keysOf(nodeId: string): string[] {
    return this.effects.filter((effect) => effect.nodeId === nodeId).map((effect) => effect.key);
  }

  /** Lets the steps go that a node type `test.hold` keeps. */
  release(nodeId: string, error?: Error): void {
    const held = this.held.get(nodeId) ?? [];
    this.held.delete(nodeId);
    for (const { resolve, reject } of held) {
      if (error === undefined) resolve();
      else reject(error);
    }
  }
}

/** An operational error, such as a network makes. */
export function networkError(effect: 'none' | 'unknown' = 'none'): AppError {
  return new AppError({ code: 'NETWORK', kind: 'operational', message: 'The network failed.', effect });
}

/** The node types, bound to a world. */
export function createTestNodes(world: TestWorld): NodeRegistry {
  const types = new Map<string, NodeType>();
  for (const type of [...plainNodes(world), ...controlNodes(), ...effectNodes(world)]) types.set(type.type, type);
  return {
    find: (type, version) => (version === 1 ? types.get(type) : undefined),
    list: () => [...types.values()],
  };
}

function plainNodes(world: TestWorld): NodeType[] {
  return [
    defineNode({ ...common, type: 'test.start', kind: 'trigger', config: z.object({}), effect: 'none' }),
    defineNode({ ...common, type: 'test.other-start', kind: 'trigger', config: z.object({}), effect: 'none' }),
    /** Adds `set` to each item, resolved for that item. */
    defineNode({
      ...common,
      type: 'test.set',
      kind: 'action',
      resolve: 'item',
      config: z.object({ set: z.unknown().optional() }),
      effect: 'none',
      execute: (context) => {
        world.count(context.node.id);
        return mapItems(context, (item, { set }) => ({
          ...item,
          json: { ...(item.json as object), ...(set as object | undefined) },
        }));
      },
    }),
    /** The same, but never at once. */
    defineNode({
      ...common,
      type: 'test.async',
      kind: 'action',
      config: z.object({ set: z.unknown().optional() }),
      effect: 'none',
      execute: async (context) => {
        world.count(context.node.id);
        await Promise.resolve();
        const failure = world.takeFailure(context.node.id);
        if (failure !== undefined) throw failure;
        return {
          outputs: {
            out: context.items.map((item) => ({
              json: { ...(item.json as object), ...(context.config.set as object | undefined) },
            })),
          },
        };
      },
    }),
    defineNode({
      ...common,
      type: 'test.fail',
      kind: 'action',
      config: z.object({ retryable: z.boolean().default(false) }),
      effect: 'none',
      execute: (context) => {
        world.count(context.node.id);
        const kind = context.config.retryable ? 'operational' : 'user';
        throw new AppError({ code: 'TEST_FAILED', kind, message: 'It failed.' });
      },
    }),
    /** Hangs until the test lets it go, or its signal is aborted (unless `deaf`). */
    defineNode({
      ...common,
      type: 'test.hold',
      kind: 'action',
      config: z.object({ effect: z.enum(['none', 'idempotent', 'unsafe']).default('none'), deaf: z.boolean().default(false) }),
      effect: (config) => (config['effect'] as 'none' | 'idempotent' | 'unsafe' | undefined) ?? 'none',
      execute: async (context) => {
        const { id } = context.node;
        world.count(id);
        const signal = context.signal as AbortSignal & { onAbort?: (listener: () => void) => void };
        await new Promise<void>((resolve, reject) => {
          world.held.set(id, [...(world.held.get(id) ?? []), { resolve, reject }]);
          if (!context.config.deaf)
            signal.onAbort?.(() => reject(new AppError({ code: 'ABORTED', kind: 'operational', message: 'Told to end.' })));
        });
        return { outputs: { out: [...context.items] } };
      },
    }),
    defineNode({
      ...common,
      type: 'test.respond',
      kind: 'action',
      config: z.object({ body: z.unknown().optional() }),
      effect: 'none',
      execute: ({ items, config }) => ({
        outputs: { out: [...items] },
        response: { status: 200, headers: {}, body: (config.body ?? null) as Json },
      }),
    }),
  ];
}

function controlNodes(): NodeType[] {
  return [
    /** Sends all items by the port that its config names. */
    defineNode({
      ...common,
      type: 'test.route',
      kind: 'control',
      config: z.object({ to: z.string() }),
      outputs: ['a', 'b', 'c'],
      effect: 'none',
      execute: ({ items, config }) => ({ outputs: { [config.to]: [...items] } }),
    }),
    defineNode({
      ...common,
      type: 'test.merge',
      kind: 'control',
      config: z.object({ wait: z.enum(['all', 'any']).default('all') }),
      effect: 'none',
      join: (config) => (config['wait'] === 'any' ? 'any' : 'all'),
      execute: ({ items, itemsByEdge }) => ({
        outputs: { out: items.map((item) => ({ json: { ...(item.json as object), edges: itemsByEdge.length } })) },
      }),
    }),
    defineNode({
      ...common,
      type: 'test.for-each',
      kind: 'control',
      control: 'for-each',
      config: z.object({ batchSize: z.number().int().min(1).default(1), parallelism: z.number().int().min(1).default(1) }),
      inputs: ['in', 'loop'],
      outputs: ['item', 'done'],
      effect: 'none',
    }),
    defineNode({
      ...common,
      type: 'test.with-lock',
      kind: 'control',
      control: 'with-lock',
      config: z.object({
        name: z.string(),
        ttlMs: z.number().default(60_000),
        waitMs: z.number().default(0),
        whenTaken: z.enum(['fail', 'branch']).default('fail'),
      }),
      inputs: ['in', 'loop'],
      outputs: ['item', 'done', 'timeout'],
      effect: 'none',
    }),
    defineNode({
      ...common,
      type: 'test.wait',
      kind: 'control',
      config: z.object({
        ms: z.number().default(1000),
        event: z.string().default('').meta({ expression: 'none' }),
        condition: z.string().default('').meta({ expression: 'jsonata' }),
        timeoutMs: z.number().default(0),
      }),
      outputs: (config) => (typeof config['timeoutMs'] === 'number' && config['timeoutMs'] > 0 ? ['out', 'timeout'] : ['out']),
      effect: 'none',
      execute: (context) => {
        const { ms, event, condition, timeoutMs } = context.config;
        if (event === '') return { wait: { untilMs: context.now() + ms } };
        return {
          wait: {
            event,
            ...(condition === '' ? {} : { condition }),
            ...(timeoutMs > 0 ? { timeoutAtMs: context.now() + timeoutMs } : {}),
          },
        };
      },
    }),
    defineNode({
      ...common,
      type: 'test.stop',
      kind: 'control',
      config: z.object({ status: z.enum(['succeeded', 'failed']).default('succeeded'), message: z.string().optional() }),
      outputs: [],
      effect: 'none',
      execute: ({ config }) => ({
        stop: { status: config.status, ...(config.message === undefined ? {} : { message: config.message }) },
      }),
    }),
  ];
}

/** `test.unsafe`, `test.idempotent`: one effect for each item; `test.unsafe-once`: one for all, without telling its progress. */
function effectNodes(world: TestWorld): NodeType[] {
  const act = (nodeId: string, key: string, value: Json): Promise<void> => {
    // A process that was killed in the test does nothing more to the world, and never hears back.
    if (!world.isAlive) return new Promise(() => undefined);
    const failure = world.takeFailure(nodeId);
    if (failure !== undefined && failure.effect === 'none') return Promise.reject(failure);
    world.effects.push({ nodeId, key, value });
    return failure === undefined ? Promise.resolve() : Promise.reject(failure);
  };
  const perItem = (type: string, effect: 'unsafe' | 'idempotent') =>
    defineNode({
      ...common,
      type,
      kind: 'action',
      resolve: 'item',
      config: z.object({ value: z.unknown().optional() }),
      effect,
      execute: (context) =>
        mapEffects(context, async (item: Item, { value }, index) => {
          await act(context.node.id, context.idempotencyKey(index), (value ?? item.json) as Json);
          return item;
        }),
    });
  return [
    perItem('test.unsafe', 'unsafe'),
    perItem('test.idempotent', 'idempotent'),
    defineNode({
      ...common,
      type: 'test.unsafe-once',
      kind: 'action',
      config: z.object({}),
      effect: 'unsafe',
      execute: async (context) => {
        await act(context.node.id, context.idempotencyKey(0), context.items.length);
        return { outputs: { out: [...context.items] } };
      },
    }),
    defineNode({
      ...common,
      type: 'test.throw',
      kind: 'action',
      config: z.object({ effect: z.enum(['none', 'unsafe']).default('none') }),
      effect: (config) => (config['effect'] === 'unsafe' ? 'unsafe' : 'none'),
      execute: () => {
        throw new TypeError('x is not a function');
      },
    }),
  ];
}
