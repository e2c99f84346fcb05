/** The calls that are at work in a process, and what their code asks the app for. What comes from there is checked. */
import { z } from 'zod';
import { AppError } from '#shared/model/errors';
import { jsonObjectSchema, jsonSchema } from '#shared/model/json';
import { fileRefSchema, type Item } from '#shared/model/packet';
import type { BasePort, StepPort, SubscribePort } from '../../runner';
import { checkItems, checkOutputs } from '../check-result';
import { PORT } from '../protocol/messages';

/** Further lines of one call are dropped. */
const MAX_LINES = 1_000;

const inCall = z.object({ call: z.number().int() });
const shapes = {
  log: z.object({ level: z.enum(['debug', 'info', 'warn', 'error']), message: z.string() }),
  conceal: z.object({ secret: z.string() }),
  progress: z.object({ share: z.number().min(0).max(1), message: z.string().optional() }),
  effect: z.object({ index: z.number().int().nonnegative() }),
  value: z.object({ value: jsonSchema.optional() }),
  mail: z.object({ message: jsonObjectSchema }),
  file: z.object({ file: fileRefSchema }),
  create: z.object({ name: z.string().min(1).max(255), bytes: z.base64(), mimeType: z.string().max(255).optional() }),
  emit: z.object({ items: z.array(z.unknown()), key: z.string().max(1_000).optional(), state: jsonSchema.optional() }),
  state: z.object({ state: jsonSchema }),
};

type AnyPort = BasePort & Partial<Omit<StepPort, keyof BasePort>> & Partial<Omit<SubscribePort, keyof BasePort>>;

/** Numbers calls, and answers what the process asks for them. */
export interface LiveCalls {
  /** Runs `work` with the number of a new call, whose code may use `port` until it is over. */
  run<T>(port: AnyPort | undefined, work: (call: number) => Promise<T>): Promise<T>;
  /** Answers `port/…`. Errors: PLUGIN_RESULT_INVALID for what is none of it, and those of the ports. */
  handle(method: string, params: unknown): unknown;
}

/** Calls of the process of one plugin. */
export function createLiveCalls(plugin: string): LiveCalls {
  const calls = new Map<number, { port: AnyPort; lines: number }>();
  let last = 0;

  const log = (live: { port: AnyPort; lines: number }, params: unknown): void => {
    const { level, message } = shapes.log.parse(params);
    live.lines += 1;
    if (live.lines < MAX_LINES) live.port.log(level, message);
    else if (live.lines === MAX_LINES) live.port.log('warn', 'More lines were written; they are not kept.');
  };
  const has = <T>(part: T | undefined): T => {
    if (part === undefined) throw notPossible(plugin);
    return part;
  };
  return {
    async run(port, work) {
      const call = ++last;
      if (port !== undefined) calls.set(call, { port, lines: 0 });
      try {
        return await work(call);
      } finally {
        calls.delete(call);
      }
    },
    handle(method, params) {
      const live = calls.get(inCall.parse(params).call);
      if (live === undefined) throw notPossible(plugin);
      const { port } = live;
      switch (method) {
        case PORT.log:
          return log(live, params);
        case PORT.conceal:
          return has(port.conceal)(shapes.conceal.parse(params).secret);
        case PORT.progress: {
          const { share, message } = shapes.progress.parse(params);
          return has(port.progress)(share, message);
        }
        case PORT.credential:
          return port.credential();
        case PORT.beforeEffect:
          return has(port.beforeEffect)(shapes.effect.parse(params).index);
        case PORT.afterEffect: {
          const { index } = shapes.effect.parse(params);
          return has(port.afterEffect)(index, checkOutputs(plugin, (params as { outputs?: unknown }).outputs));
        }
        case PORT.memoryGet:
          return has(port.memory)
            .get()
            .then((value) => ({ value }));
        case PORT.memorySet:
          return has(port.memory).set(shapes.value.parse(params).value);
        case PORT.mail:
          return has(port.mail).send(shapes.mail.parse(params).message);
        case PORT.fileRead:
          return port.files.read(shapes.file.parse(params).file).then((bytes) => Buffer.from(bytes).toString('base64'));
        case PORT.fileCreate: {
          const { name, bytes, mimeType } = shapes.create.parse(params);
          return port.files.create(name, Buffer.from(bytes, 'base64'), mimeType);
        }
        case PORT.emit: {
          const { items, key, state } = shapes.emit.parse(params);
          const options = { ...(key === undefined ? {} : { key }), ...(state === undefined ? {} : { state }) };
          return has(port.emit)(checkItems(plugin, items) as Item[], options);
        }
        case PORT.save:
          return has(port.save)(shapes.state.parse(params).state);
        case PORT.connected:
          return has(port.connected)();
        default:
          throw notPossible(plugin);
      }
    },
  };
}

function notPossible(plugin: string): AppError {
  return new AppError({
    code: 'PLUGIN_RESULT_INVALID',
    kind: 'bug',
    message: `The plugin "${plugin}" asked for something that this call cannot have, or after the call was over.`,
    data: { plugin, problem: 'a question outside of its call' },
  });
}
