/**
 * One trigger that listens or polls, for as long as its flow is published and not paused: begun, begun anew with waiting times that
 * grow when it ends, and never twice at once.
 */
import type { Timer } from '#main/engine/ports';
import { credentialIdOf } from '#main/engine/sdk';
import { type ErrorInfo, toErrorInfo } from '#shared/model/errors';
import type { TriggerState } from '#shared/model/trigger-state';
import { createBasePort } from './base-port';
import { createEmitter } from './emitter';
import { triggerEnded, triggerFailing, triggerStopped } from './errors';
import type { PluginTrigger, PluginTriggerPorts, ServedTrigger } from './ports';
import type { TriggerStates } from './repository';
import { waitingTime } from './waiting-time';

/** A plugin that does not end within this time after it was told to is not waited for: what it emits is refused. */
const LONGEST_END_MS = 10_000;
/** A connection that held so long was one: the next failure begins its waiting times anew. */
const STEADY_MS = 20_000;
/** A service that is away for less than this is nothing that people need to hear of. */
const QUIET_MS = 2 * 60_000;

export interface Subscription {
  readonly trigger: PluginTrigger;
  readonly served: ServedTrigger;
  state(): TriggerState;
  /** Ends the waiting time, or begins the connection anew: what it needs has changed. */
  again(): void;
  /** Whether it signs in with this credential. */
  uses(credentialId: string): boolean;
  /** Resolves when it has ended and all that it emitted is kept. */
  stop(): Promise<void>;
}

export interface SubscriptionParts {
  ports: PluginTriggerPorts;
  states: TriggerStates;
  onState(): void;
}

type Standing = Omit<TriggerState, 'flowId' | 'nodeId' | 'nodeName' | 'type'>;

/** Subscribes at once. */
export function createSubscription(
  { ports, states, onState }: SubscriptionParts,
  trigger: PluginTrigger,
  served: ServedTrigger,
): Subscription {
  const { clock, random } = ports;
  const { flowId, nodeId, nodeName, type } = trigger;
  let standing: Standing = { status: 'connecting', since: clock.now() };
  let isStopped = false;
  let current: AbortController | undefined;
  let wake: (() => void) | undefined;
  let failingSince: number | undefined;
  let isReported = false;
  let hasNews = false;

  const stand = (next: Omit<Standing, 'since' | 'lastEmittedAt'>): void => {
    const { lastEmittedAt, status, since } = standing;
    const isSame = next.status === status && next.status === 'connected';
    standing = { ...next, since: isSame ? since : clock.now(), ...(lastEmittedAt === undefined ? {} : { lastEmittedAt }) };
    onState();
  };

  const connected = (): void => {
    if (standing.status === 'connected' || isStopped) return;
    stand({ status: 'connected' });
  };

  /** Gives why it ended; undefined when it was told to. */
  async function connect(): Promise<ErrorInfo | undefined> {
    const controller = new AbortController();
    current = controller;
    const { signal } = controller;
    const { port, concealed } = createBasePort(ports, trigger, served, signal);
    let broken: Error | undefined;
    const emitter = createEmitter({
      ports,
      states,
      concealed,
      trigger,
      onEmitted() {
        connected();
        standing = { ...standing, lastEmittedAt: clock.now() };
        onState();
      },
      onBroken(error) {
        broken ??= error;
        controller.abort(error);
      },
    });
    try {
      await ended(
        served.runner.subscribe(
          {
            type,
            version: trigger.typeVersion,
            config: trigger.config,
            flow: { id: flowId, name: trigger.flowName },
            node: { id: nodeId, name: nodeName },
          },
          { ...port, state: states.find(trigger), emit: emitter.emit, save: emitter.save, connected },
        ),
        signal,
      );
      return broken === undefined ? toErrorInfo(triggerEnded()) : toErrorInfo(broken);
    } catch (thrown) {
      return concealed.error(toErrorInfo(broken ?? thrown));
    } finally {
      // Also what still runs of it: a connection that was given up must not go on beside the next.
      controller.abort(triggerStopped());
      await emitter.close();
      current = undefined;
    }
  }

  /** Resolves with the subscription's end, or some time after it was told to end. */
  function ended(subscription: Promise<void>, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      let timer: Timer | undefined;
      const giveUp = (): void => {
        timer = clock.setTimer(clock.now() + LONGEST_END_MS, resolve);
      };
      signal.addEventListener('abort', giveUp, { once: true });
      subscription.then(resolve, reject).finally(() => {
        signal.removeEventListener('abort', giveUp);
        timer?.cancel();
      });
    });
  }

  function pause(waitMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = clock.setTimer(clock.now() + waitMs, done);
      wake = done;
      function done(): void {
        timer.cancel();
        wake = undefined;
        resolve();
      }
    });
  }

  function tellPeople(error: ErrorInfo): void {
    failingSince ??= clock.now();
    const isForPeople = error.kind !== 'operational' || clock.now() - failingSince >= QUIET_MS;
    if (isReported || !isForPeople) return;
    isReported = true;
    ports.report(triggerFailing(trigger, error));
  }

  async function live(): Promise<void> {
    let waitMs = 0;
    while (!isStopped) {
      if (standing.status !== 'connecting') stand({ status: 'connecting', ...(standing.error && { error: standing.error }) });
      const error = await connect();
      if (isStopped) return;
      const wasSteady = standing.status === 'connected' && clock.now() - standing.since >= Math.max(STEADY_MS, waitMs);
      if (wasSteady) {
        waitMs = 0;
        failingSince = undefined;
        isReported = false;
      }
      if (hasNews) {
        // It was ended in order to begin with what is new.
        hasNews = false;
        waitMs = 0;
        continue;
      }
      waitMs = waitingTime(waitMs, error, random);
      if (error !== undefined) {
        tellPeople(error);
        const seconds = Math.round(waitMs / 1000);
        const message = `${trigger.flowName} / ${nodeName}: not connected, tried again in ${seconds} s: ${error.message}`;
        ports.addLog(served.plugin, { at: clock.now(), level: 'warn', message });
      }
      stand({ status: 'waiting', retryAt: clock.now() + waitMs, ...(error === undefined ? {} : { error }) });
      await pause(waitMs);
    }
  }

  const life = live();
  return {
    trigger,
    served,
    state: () => ({ flowId, nodeId, nodeName, type, ...standing }),
    again() {
      if (wake !== undefined) wake();
      else if (current !== undefined) {
        hasNews = true;
        current.abort(triggerStopped());
      }
    },
    uses: (credentialId) => credentialIdOf(served.credential, trigger.config) === credentialId,
    async stop() {
      isStopped = true;
      current?.abort(triggerStopped());
      wake?.();
      await life;
    },
  };
}
