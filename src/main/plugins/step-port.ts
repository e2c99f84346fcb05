/** A step as the code of a plugin is given it: plain data, and functions that lead back to the engine. */
import type { ExecuteContext } from '#main/engine/sdk';
import type { Json, JsonObject } from '#shared/model/json';
import type { Item } from '#shared/model/packet';
import type { PluginNode } from '#shared/model/plugin';
import type { FilesPort, NodeCall, StepPort } from './runner';

/** What steps of plugins use of the app beside what the engine gives them. */
export interface StepServices {
  files: FilesPort;
  /** What a node of a flow keeps from run to run. */
  memory: {
    get(flowId: string, nodeId: string): Json | undefined;
    set(flowId: string, nodeId: string, value: Json | undefined): void;
  };
  /** How far a step is, for those who look at the run. */
  progress(runId: string, nodeId: string, share: number, message: string | undefined): void;
}

/** The call with its expressions resolved. Errors: those of the expressions and of the config's schema. */
export async function nodeCallOf(node: PluginNode, context: ExecuteContext): Promise<NodeCall> {
  const { items } = context;
  const finished: Record<number, Record<string, Item[]>> = {};
  const configs: JsonObject[] = [];
  for (let index = 0; index < items.length; index++) {
    const outputs = context.finishedItem(index);
    if (outputs !== undefined) finished[index] = outputs;
    if (node.resolve === 'item') configs.push(asJson(await context.configFor(index)));
  }
  if (node.resolve === 'once') configs.push(asJson(context.config));
  return {
    type: node.type,
    version: node.version,
    items,
    configs,
    packet: context.packet,
    node: context.node,
    attempt: context.attempt,
    idempotencyKeys: items.map((_, index) => context.idempotencyKey(index)),
    finished,
    ...(context.timeoutMs === undefined ? {} : { timeoutMs: context.timeoutMs }),
  };
}

/** The way back. The engine ignores what comes after the end of the step's attempt. */
export function stepPortOf(context: ExecuteContext, { files, memory, progress }: StepServices): StepPort {
  const { packet, node, services } = context;
  return {
    signal: context.signal,
    files,
    log: (level, message) => context.log(level, message),
    conceal: (secret) => context.conceal(secret),
    credential: async () => {
      const opened = await context.credential();
      return opened === undefined ? undefined : { ...opened.values };
    },
    progress: (share, message) => progress(packet.run.id, node.id, Math.min(1, Math.max(0, share)), message),
    memory: {
      get: async () => memory.get(packet.flow.id, node.id),
      set: async (value) => memory.set(packet.flow.id, node.id, value),
    },
    mail: {
      isLive: services.mail.isLive,
      async send(message) {
        const { to, cc, bcc, from, subject, text, html, idempotencyKey } = message as Record<string, string | undefined>;
        const sent = await services.mail.send(
          {
            to: to ?? '',
            subject: subject ?? '',
            idempotencyKey: idempotencyKey ?? '',
            ...(cc === undefined ? {} : { cc }),
            ...(bcc === undefined ? {} : { bcc }),
            ...(from === undefined ? {} : { from }),
            ...(text === undefined ? {} : { text }),
            ...(html === undefined ? {} : { html }),
          },
          context.signal,
        );
        return { ...sent };
      },
    },
    beforeEffect: (index) => context.beforeEffect(index),
    afterEffect: (index, outputs) => context.afterEffect(index, outputs),
  };
}

/** Configs are parsed to plain data: what crosses to a process is JSON, and an absent optional is no key. */
function asJson(config: unknown): JsonObject {
  return Object.fromEntries(Object.entries(config as JsonObject).filter(([, value]) => value !== undefined));
}
