/** The triggers of plugins: which of them run, and how they stand. */
import { toErrorInfo } from '#shared/model/errors';
import type { TriggerState } from '#shared/model/trigger-state';
import { type AnswerHook, createHookAnswers } from './hooks';
import type { PluginTrigger, PluginTriggerPorts, ServedTrigger } from './ports';
import { createTriggerStates } from './repository';
import { createSubscription, type Subscription } from './subscription';

export interface PluginTriggersRoom {
  /** Begins to subscribe; to be called when the engine has taken up the runs of the last process. Errors: those of the store. */
  start(): void;
  /** How the triggers of plugins stand, of all published flows or of one. */
  states(flowId?: string): TriggerState[];
  /** Called when `states` gives something else than before. */
  onChanged(listener: () => void): () => void;
  answerHook: AnswerHook;
  /** Ends all subscriptions; what they emitted is durable, or was refused. */
  close(): Promise<void>;
}

/** What a place in a flow should be doing. */
interface Wanted {
  trigger: PluginTrigger;
  served: ServedTrigger | undefined;
  off?: TriggerState;
}

/** What a place is doing. A new subscription begins only when the one before has ended. */
interface Slot {
  subscription?: Subscription;
  ending?: Promise<void>;
}

const placeOf = ({ flowId, nodeId }: Pick<PluginTrigger, 'flowId' | 'nodeId'>): string => `${flowId}\n${nodeId}`;

export function createPluginTriggers(ports: PluginTriggerPorts): PluginTriggersRoom {
  const states = createTriggerStates(ports.store);
  const slots = new Map<string, Slot>();
  const listeners = new Set<() => void>();
  const offSince = new Map<string, number>();
  let wanted = new Map<string, Wanted>();
  let isRunning = false;
  const stops: (() => void)[] = [];

  const tell = (): void => {
    for (const listener of listeners) listener();
  };

  function offState(trigger: PluginTrigger, error?: unknown): TriggerState {
    const { flowId, nodeId, nodeName, type } = trigger;
    const place = placeOf(trigger);
    const since = offSince.get(place) ?? ports.clock.now();
    offSince.set(place, since);
    return {
      flowId,
      nodeId,
      nodeName,
      type,
      status: 'off',
      since,
      ...(error === undefined ? {} : { error: toErrorInfo(error) }),
    };
  }

  function wantedOf(trigger: PluginTrigger, how: 'subscribe' | 'webhook'): Wanted {
    try {
      const served = ports.find(trigger.type, trigger.typeVersion);
      if (trigger.status === 'paused') return { trigger, served: undefined, off: offState(trigger) };
      offSince.delete(placeOf(trigger));
      if (how === 'subscribe') return { trigger, served };
      const { flowId, nodeId, nodeName, type } = trigger;
      // An address that is called needs no connection.
      const since = wanted.get(placeOf(trigger))?.off?.since ?? ports.clock.now();
      return { trigger, served: undefined, off: { flowId, nodeId, nodeName, type, status: 'connected', since } };
    } catch (thrown) {
      return { trigger, served: undefined, off: offState(trigger, thrown) };
    }
  }

  /** Lets each place do what it should. */
  function follow(): void {
    const next = new Map<string, Wanted>();
    for (const how of ['subscribe', 'webhook'] as const)
      for (const trigger of ports.triggers.wokenBy(how)) next.set(placeOf(trigger), wantedOf(trigger, how));
    wanted = next;
    for (const place of offSince.keys()) if (!wanted.has(place)) offSince.delete(place);
    if (isRunning) for (const place of new Set([...slots.keys(), ...wanted.keys()])) settle(place);
    tell();
  }

  function settle(place: string): void {
    const want = wanted.get(place);
    const slot = slots.get(place) ?? {};
    slots.set(place, slot);
    const { subscription } = slot;
    if (slot.ending !== undefined) return;
    if (subscription !== undefined && want?.served !== undefined && isSame(subscription, want.trigger, want.served)) return;
    if (subscription !== undefined) {
      delete slot.subscription;
      slot.ending = subscription.stop().then(() => {
        delete slot.ending;
        settle(place);
      });
      return;
    }
    if (!isRunning || want?.served === undefined) {
      slots.delete(place);
      return;
    }
    slot.subscription = createSubscription({ ports, states, onState: tell }, want.trigger, want.served);
    tell();
  }

  return {
    start() {
      states.prune();
      isRunning = true;
      stops.push(
        ports.triggers.onChange(follow),
        ports.onServed(follow),
        ports.onCredentialChanged((id) => {
          for (const { subscription } of slots.values()) if (subscription?.uses(id) === true) subscription.again();
        }),
      );
      follow();
    },

    states(flowId) {
      const all = [...wanted].map(([place, { trigger, off }]): TriggerState => {
        if (off !== undefined) return off;
        const { flowId: ofFlow, nodeId, nodeName, type } = trigger;
        const connecting = { flowId: ofFlow, nodeId, nodeName, type, status: 'connecting', since: ports.clock.now() } as const;
        return slots.get(place)?.subscription?.state() ?? connecting;
      });
      return flowId === undefined ? all : all.filter((state) => state.flowId === flowId);
    },

    onChanged(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },

    answerHook: createHookAnswers(ports, states),

    async close() {
      isRunning = false;
      for (const stop of stops.splice(0)) stop();
      wanted = new Map();
      for (const place of slots.keys()) settle(place);
      await Promise.all([...slots.values()].flatMap(({ ending }) => (ending === undefined ? [] : [ending])));
    },
  };
}

function isSame({ trigger, served }: Subscription, other: PluginTrigger, otherServed: ServedTrigger): boolean {
  return (
    served.runner === otherServed.runner &&
    trigger.version === other.version &&
    trigger.type === other.type &&
    trigger.typeVersion === other.typeVersion &&
    // A version never changes, so that its config is that of the node.
    trigger.flowName === other.flowName
  );
}
