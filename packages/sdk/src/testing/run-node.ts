import type { Json, JsonObject } from '../../../../src/shared/model/json';
import type { Item } from '../../../../src/shared/model/packet';
import type { LogLevel, PluginMail, StepContext } from '../context';
import type { LookupResult, PluginNodeType } from '../node';
import { createTestFiles, type TestFiles } from './test-files';

export interface RunNodeOptions {
  /** The config as it is after its expressions; a list gives each item its own. */
  config?: JsonObject | readonly JsonObject[];
  /** JSON values, or whole items. Default: one empty item. */
  items?: readonly (Item | Json)[];
  /** Values of the credential; with OAuth 2.0 put `accessToken` among them. */
  credential?: JsonObject;
  files?: TestFiles;
  mail?: PluginMail;
  signal?: AbortSignal;
  /** What an earlier run has left. */
  memory?: Json;
  attempt?: number;
  /** Another run has other idempotency keys. Default: `run_test`. */
  runId?: string;
  /** Items that were finished in an earlier attempt. */
  finished?: Readonly<Record<number, Record<string, Item[]>>>;
  now?: () => number;
}

/** How a run of one node went. */
export interface RanNode {
  outputs: Record<string, Item[]>;
  /** The JSON of the items of the output `out`. */
  out: Json[];
  logs: { level: LogLevel; message: string }[];
  progress: { share: number; message: string | undefined }[];
  /** Indexes of the items whose effect began, in order. */
  effects: number[];
  memory: Json | undefined;
}

const noMail: PluginMail = {
  isLive: false,
  send: (message) => Promise.resolve({ messageId: message.idempotencyKey, delivery: 'outbox' }),
};

/** Runs a node as the app would run a step with it. Rejects with what the node throws, and when the config does not fit its schema. */
export async function runNode(node: PluginNodeType, options: RunNodeOptions = {}): Promise<RanNode> {
  const { context, ran, dispose } = contextOf(node, options);
  try {
    const { outputs } = await node.execute(context as StepContext<never>);
    return { ...ran(), outputs, out: (outputs['out'] ?? []).map(({ json }) => json) };
  } finally {
    dispose();
  }
}

/** Asks a node whether the effect of an item happened, as the app does after a crash. */
export async function lookUp(node: PluginNodeType, index: number, options: RunNodeOptions = {}): Promise<LookupResult> {
  if (node.lookup === undefined) throw new Error(`"${node.name}" has no lookup`);
  const { context, dispose } = contextOf(node, options);
  try {
    return await node.lookup(context as StepContext<never>, index);
  } finally {
    dispose();
  }
}

function isItem(value: Item | Json): value is Item {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && 'json' in value;
}

function contextOf(node: PluginNodeType, options: RunNodeOptions) {
  const { items: given = [{ json: {} }], config = {}, signal = new AbortController().signal, runId = 'run_test' } = options;
  const items = given.map((value): Item => (isItem(value) ? value : { json: value }));
  const listed = Array.isArray(config) ? (config as readonly JsonObject[]) : undefined;
  const configs = items.map((_, index) => node.config.parse(listed === undefined ? config : (listed[index] ?? {})));
  const first = configs[0] ?? node.config.parse(listed === undefined ? config : (listed[0] ?? {}));
  const files = options.files ?? createTestFiles();
  let memory = options.memory;
  const logs: RanNode['logs'] = [];
  const progress: RanNode['progress'] = [];
  const effects: number[] = [];
  const now = options.now ?? (() => Date.now());
  const context: StepContext = {
    items,
    config: first,
    configFor: (index) => configs[index] ?? first,
    credential: <Values = JsonObject>() => Promise.resolve(options.credential as Values | undefined),
    conceal: () => undefined,
    packet: {
      account: 'local',
      user: 'test',
      workspace: 'test',
      flow: { id: 'flow_test', name: 'Test', version: 1 },
      run: { id: runId },
      trace: runId,
    },
    node: { id: 'node', name: node.label.en },
    attempt: options.attempt ?? 1,
    signal,
    now,
    log: (level, message) => void logs.push({ level, message }),
    progress: (share, message) => void progress.push({ share, message }),
    files,
    mail: options.mail ?? noMail,
    memory: {
      get: () => Promise.resolve(memory),
      set(value) {
        memory = value;
        return Promise.resolve();
      },
    },
    idempotencyKey: (index) => `${runId}/node#${index}`,
    finishedItem: (index) => options.finished?.[index],
    beforeEffect(index) {
      effects.push(index);
      return Promise.resolve();
    },
    afterEffect: () => undefined,
  };
  return {
    context,
    ran: () => ({ logs, progress, effects, memory }),
    dispose: () => {
      if (options.files === undefined) files.dispose();
    },
  };
}
