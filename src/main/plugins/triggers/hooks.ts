/** Calls of `/hooks/<path>` that triggers of plugins answer: the plugin checks and reads them, the runs are durable before the answer. */
import type { PendingEvent } from '#main/engine/ports';
import { AppError, toErrorInfo } from '#shared/model/errors';
import type { Json } from '#shared/model/json';
import type { WebhookCall } from '../runner';
import { createBasePort } from './base-port';
import { startEmission } from './emitter';
import { hookFailed, hookTooSlow } from './errors';
import type { PluginTrigger, PluginTriggerPorts } from './ports';
import type { TriggerStates } from './repository';

/** Services give up after 10 to 30 seconds and call again. */
const LONGEST_ANSWER_MS = 25_000;
/** Of the app's own pages; a plugin has no say in who is signed in. */
const REFUSED_HEADERS = new Set(['set-cookie', 'connection', 'transfer-encoding', 'content-length']);

export interface PluginHookAnswer {
  status: number;
  headers: Record<string, string>;
  body: Json | undefined;
}

export type AnswerHook = (
  trigger: PluginTrigger,
  request: WebhookCall['request'],
  /** To be stored with the first run. */
  events: PendingEvent[],
) => Promise<PluginHookAnswer>;

/**
 * Lets the plugin answer a call. Errors: WEBHOOK_REFUSED (it is not from whom it should be), why the plugin does not work, WEBHOOK_TIMED_OUT,
 * WEBHOOK_FAILED, those of `Engine.start`. A service that repeats its calls then starts nothing twice that has a key.
 */
export function createHookAnswers(ports: PluginTriggerPorts, states: TriggerStates): AnswerHook {
  const { clock } = ports;
  return async (trigger, request, events) => {
    const served = ports.find(trigger.type, trigger.typeVersion);
    const controller = new AbortController();
    const { port, concealed } = createBasePort(ports, trigger, served, controller.signal);
    const { flowId, flowName, nodeId, nodeName, type, typeVersion: version, config } = trigger;
    const flow = { id: flowId, name: flowName };
    const call: WebhookCall = { type, version, config, flow, node: { id: nodeId, name: nodeName }, request };
    let giveUp = (_error: Error): void => undefined;
    const given = new Promise<never>((_resolve, reject) => {
      giveUp = reject;
    });
    given.catch(() => undefined);
    const timer = clock.setTimer(clock.now() + LONGEST_ANSWER_MS, () => {
      const error = hookTooSlow(LONGEST_ANSWER_MS);
      controller.abort(error);
      giveUp(error);
    });
    try {
      const { emit, answer } = await Promise.race([served.runner.webhook(call, port), given]);
      // Asked for together, in order: they go to the disk as one.
      const starts = emit.map(({ items, key, state }, index) =>
        startEmission({ ports, states, concealed }, trigger, items, { key, state, events: index === 0 ? events : [] }),
      );
      for (const outcome of await Promise.allSettled(starts)) if (outcome.status === 'rejected') throw outcome.reason;
      const headers = Object.entries(answer.headers).filter(([name]) => !REFUSED_HEADERS.has(name.toLowerCase()));
      return { ...answer, headers: Object.fromEntries(headers) };
    } catch (thrown) {
      const error = concealed.error(toErrorInfo(thrown));
      if (error.code === 'WEBHOOK_REFUSED') throw new AppError({ code: error.code, message: error.message });
      port.log('error', `A call was not answered: ${error.message}`);
      throw error.code === 'WEBHOOK_TIMED_OUT' ? thrown : hookFailed();
    } finally {
      timer.cancel();
    }
  };
}
