/*
 * Runs one node alone, for tests: config with expressions in, result out. Expressions are resolved as the engine does it,
 * by the module that the engine uses; time stands still.
 */
import { compileConfig, compileExpression, type ExpressionScope } from '#shared/expression';
import type { Effect, ExecuteContext, ExecuteResult, Item, Json, JsonObject, NodeServices, NodeType } from '../../engine/sdk';
import { createFakeServices, type ServiceCalls } from './fake-services';

export interface NodeTestOptions {
  config?: JsonObject;
  /** The JSON of each item; default: one empty object. */
  items?: readonly Json[];
  /** For nodes that join branches; default: all items on one edge. */
  branches?: readonly (readonly Json[])[];
  services?: Partial<NodeServices>;
  signal?: AbortSignal;
  env?: Record<string, string>;
  /** Outputs of items that an earlier attempt has finished, by index. */
  finished?: Record<number, Record<string, Item[]>>;
  /** What the config's credential opens to. */
  credential?: { type: string; values: JsonObject };
  /** What it has paused for, when it is executed again. */
  waited?: { reply: string; timeoutAtMs?: number };
}

export interface NodeTestResult {
  result: ExecuteResult;
  /** The JSON of the items by port; empty when the node put nothing out. */
  outputs: Record<string, Json[]>;
  logs: { level: string; message: string }[];
  calls: ServiceCalls;
  /** `before 0`, `after 0`, … as an engine would record them. */
  progress: string[];
  /** What the node asked to be kept out of the records. */
  concealed: string[];
  effect: Effect;
}

export const TEST_NOW_MS = Date.UTC(2026, 10, 21, 8, 0, 0);

/** True when the text of a top-level field is no template. */
function isLiteral(type: NodeType, field: string): boolean {
  const name = field.split('/')[1] ?? '';
  const schema = type.config.shape[name] as { meta?: () => { expression?: unknown } | undefined } | undefined;
  return schema?.meta?.()?.expression !== undefined;
}

/** Executes a node type with a config as a user writes it. Rejects with what the node throws. */
export async function runNode(type: NodeType, options: NodeTestOptions = {}): Promise<NodeTestResult> {
  const raw = options.config ?? {};
  const items: Item[] = (options.items ?? options.branches?.flat() ?? [{}]).map((json) => ({ json }));
  const itemsJson = items.map((item) => item.json);
  const { services, calls } = createFakeServices(options.services);
  const logs: NodeTestResult['logs'] = [];
  const progress: string[] = [];
  const concealed: string[] = [];
  const { credential } = options;
  const compiled = compileConfig(raw, { isLiteral: (field) => isLiteral(type, field) });
  const scopeFor = (index: number): ExpressionScope => ({
    item: items[index]?.json ?? {},
    items: itemsJson,
    index,
    run: { id: 'run_1' },
    flow: { id: 'flow_1', name: 'Test', version: 1 },
    env: options.env ?? {},
    step: () => undefined,
    nowMs: TEST_NOW_MS,
  });
  const configFor = (index: number): unknown => {
    const resolved = compiled.evaluate(scopeFor(index));
    return resolved instanceof Promise ? resolved.then((value) => type.config.parse(value)) : type.config.parse(resolved);
  };
  const once = type.resolve === 'item' ? undefined : await configFor(0);
  const context: ExecuteContext<unknown> = {
    items,
    itemsByEdge: options.branches?.map((branch) => branch.map((json) => ({ json }))) ?? [items],
    get config() {
      if (type.resolve === 'item') throw new Error('This node resolves per item: it has no single config');
      return once;
    },
    configFor: (index) => (type.resolve === 'item' ? configFor(index) : once),
    evaluate: (_field, text, index) => compileExpression(text).evaluate(scopeFor(index)),
    packet: {
      account: 'local',
      user: 'me',
      workspace: 'test',
      flow: { id: 'flow_1', name: 'Test', version: 1 },
      run: { id: 'run_1' },
      trace: 'run_1',
    },
    node: { id: 'node', name: 'Node' },
    step: { seq: 1, isTest: false },
    waited: options.waited,
    attempt: 1,
    signal: options.signal ?? new AbortController().signal,
    services,
    now: () => TEST_NOW_MS,
    random: () => 0.5,
    credential: async () => (credential === undefined ? undefined : { id: 'cred_1', name: 'Test', ...credential }),
    conceal: (secret) => concealed.push(secret),
    log: (level, message) => logs.push({ level, message }),
    idempotencyKey: (index) => `run_1/node#${index}`,
    finishedItem: (index) => options.finished?.[index],
    beforeEffect: async (index) => {
      progress.push(`before ${index}`);
    },
    afterEffect: (index) => progress.push(`after ${index}`),
  };
  if (type.execute === undefined) throw new Error(`${type.type} has no execute`);
  const result = await type.execute(context as ExecuteContext<never>);
  const outputs = 'outputs' in result ? result.outputs : {};
  return {
    result,
    outputs: Object.fromEntries(Object.entries(outputs).map(([port, list]) => [port, list.map((item) => item.json)])),
    logs,
    calls,
    progress,
    concealed,
    effect: typeof type.effect === 'function' ? type.effect(raw, services) : type.effect,
  };
}

/** The problems that the node type's own check finds, as `field: message`. */
export function checkNode(type: NodeType, config: JsonObject): string[] {
  return (type.check?.(config) ?? []).map(({ field, message }) => `${field}: ${message}`);
}
