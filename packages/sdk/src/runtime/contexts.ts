/** The contexts that the code of a plugin works with, made of the ports that its host hands in. */
import type { BasePort, NodeCall, StepPort, SubscribePort, TriggerCall } from '../../../../src/main/plugins/runner';
import type { InsideOptions } from '../../../../src/main/plugins/runtime/inside';
import { AppError } from '../../../../src/shared/model/errors';
import type { JsonObject } from '../../../../src/shared/model/json';
import type { Item } from '../../../../src/shared/model/packet';
import type { BaseContext, PluginFiles, PluginMail, StepContext } from '../context';
import type { SubscribeContext, WebhookContext } from '../trigger';
import { resolvePath } from './file-access';

/** Longer lines are cut. */
const LINE_LENGTH = 10_000;

function baseContext(port: Pick<BasePort, 'signal' | 'log'>): BaseContext {
  return {
    signal: port.signal,
    now: () => Date.now(),
    log(level, message) {
      const text = String(message);
      port.log(level, text.length > LINE_LENGTH ? `${text.slice(0, LINE_LENGTH)}…` : text);
    },
  };
}

function filesOf({ files }: BasePort, { places, denied }: InsideOptions): PluginFiles {
  const place: PluginFiles['resolve'] = (path, access) => {
    try {
      return resolvePath(path, access, places);
    } catch (error) {
      denied({ kind: 'files', what: path });
      throw error;
    }
  };
  return {
    read: (file) => files.read(file),
    pathOf: (file) => place(file.path, 'read'),
    create: (name, bytes, mimeType) => files.create(name, bytes, mimeType),
    resolve: place,
  };
}

const credentialOf =
  (port: BasePort) =>
  async <Values = JsonObject>(): Promise<Values | undefined> =>
    (await port.credential()) as Values | undefined;

/** The context of a step. `configs` have been parsed by the schema of the node. */
export function stepContext(
  call: NodeCall,
  configs: readonly unknown[],
  port: StepPort,
  options: InsideOptions,
): StepContext<never> {
  const first = configs[0];
  const context: StepContext = {
    ...baseContext(port),
    items: call.items,
    config: first,
    configFor: (index) => configs[index] ?? first,
    credential: credentialOf(port),
    conceal: (secret) => port.conceal(secret),
    packet: call.packet,
    node: call.node,
    attempt: call.attempt,
    progress: (share, message) => port.progress(Math.min(Math.max(share, 0), 1), message),
    files: filesOf(port, options),
    mail: {
      isLive: port.mail.isLive,
      send: async (message) => (await port.mail.send(message)) as unknown as Awaited<ReturnType<PluginMail['send']>>,
    },
    memory: port.memory,
    idempotencyKey: (index) => call.idempotencyKeys[index] ?? outOfRange(index),
    finishedItem: (index) => call.finished[index],
    beforeEffect: (index) => port.beforeEffect(index),
    afterEffect: (index, outputs) => port.afterEffect(index, outputs),
  };
  return context as StepContext<never>;
}

/** The context of a trigger that listens or polls. */
export function subscribeContext(
  call: TriggerCall,
  config: unknown,
  port: SubscribePort,
  options: InsideOptions,
): SubscribeContext<never> {
  let { state } = port;
  const context: SubscribeContext = {
    ...baseContext(port),
    config,
    credential: credentialOf(port),
    flow: call.flow,
    node: call.node,
    get state() {
      return state;
    },
    async emit(given, how = {}) {
      const items = Array.isArray(given) ? (given as readonly Item[]) : [given as Item];
      const outcome = await port.emit(items, how);
      if (how.state !== undefined) state = how.state;
      return outcome;
    },
    async save(value) {
      await port.save(value);
      state = value;
    },
    connected: () => port.connected(),
    sleep: (ms) => sleep(ms, port.signal),
    files: filesOf(port, options),
  };
  return context as SubscribeContext<never>;
}

/** The context of a trigger whose address was called. */
export function webhookContext(config: unknown, port: BasePort, options: InsideOptions): WebhookContext<never> {
  const context: WebhookContext = {
    ...baseContext(port),
    config,
    credential: credentialOf(port),
    files: filesOf(port, options),
  };
  return context as WebhookContext<never>;
}

/** The context of a test of a credential. */
export function testContext(values: unknown, signal: AbortSignal): BaseContext & { values: never } {
  return { ...baseContext({ signal, log: () => undefined }), values: values as never };
}

function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', abort);
      resolve();
    }, ms);
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
  });
}

function outOfRange(index: number): never {
  throw new AppError({
    code: 'PLUGIN_RESULT_INVALID',
    kind: 'bug',
    message: `There is no item ${index}.`,
    data: { index, problem: `item ${index}` },
  });
}
