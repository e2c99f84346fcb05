/**
 * How what a trigger emits becomes runs. A run, the key of what it is for and where the trigger goes on are one transaction: after a
 * crash at any moment, either all of them are there or none.
 *
 * Emissions of one subscription are taken in one after the other. What was emitted behind one that could not be kept is refused
 * too: else its state would say that the lost one was done.
 */
import type { Started } from '#main/engine/engine';
import type { PendingEvent } from '#main/engine/ports';
import type { Concealed } from '#main/engine/step/concealed';
import { type AppError, toErrorInfo } from '#shared/model/errors';
import type { FlowId } from '#shared/model/ids';
import type { Json } from '#shared/model/json';
import type { Item } from '#shared/model/packet';
import { nothingEmitted, stateTooLarge, triggerStopped } from './errors';
import type { PluginTrigger, PluginTriggerPorts } from './ports';
import type { TriggerStates } from './repository';

/** The same occurrence of a service within this time is the same run. */
const KEY_LIFETIME_MS = 180 * 24 * 60 * 60 * 1000;
const MAX_STATE_BYTES = 262_144;

export interface EmissionOptions {
  key?: string | undefined;
  state?: Json | undefined;
}

export type Emit = (items: readonly Item[], options: EmissionOptions) => Promise<{ runId: string; duplicate: boolean }>;

export interface EmissionParts {
  ports: Pick<PluginTriggerPorts, 'engine' | 'clock'>;
  states: TriggerStates;
  /** What was opened for the trigger: runs must not show it. */
  concealed: Concealed;
}

function assertStateFits(state: Json | undefined): void {
  if (state === undefined) return;
  const bytes = Buffer.byteLength(JSON.stringify(state));
  if (bytes > MAX_STATE_BYTES) throw stateTooLarge(bytes, MAX_STATE_BYTES);
}

/**
 * Starts a run for an emission of a trigger; durable when it resolves, with its state.
 * Errors: PLUGIN_RESULT_INVALID, TRIGGER_STATE_TOO_LARGE, those of `Engine.start`.
 */
export async function startEmission(
  { ports, states, concealed }: EmissionParts,
  trigger: PluginTrigger,
  items: readonly Item[],
  { key, state, events = [] }: EmissionOptions & { events?: PendingEvent[] },
): Promise<{ runId: string; duplicate: boolean }> {
  if (items.length === 0) throw nothingEmitted();
  assertStateFits(state);
  const { nodeId, type } = trigger;
  const flowId = trigger.flowId as FlowId;
  const atMs = ports.clock.now();
  const started: Started = await ports.engine.start({
    flowId,
    version: trigger.version,
    trigger: {
      kind: 'plugin',
      nodeId,
      detail: { type, ...(key === undefined ? {} : { key: concealed.text(key).slice(0, 255) }) },
    },
    triggerNodeId: nodeId,
    items: concealed.outputs({ out: [...items] })['out'] ?? [],
    ...(events.length === 0 ? {} : { events }),
    ...(key === undefined
      ? {}
      : { idempotency: { scope: `plugin:${flowId}:${nodeId}`, key, expiresAt: atMs + KEY_LIFETIME_MS } }),
    ...(state === undefined ? {} : { triggerState: { flowId, nodeId, type, state, atMs } }),
  });
  // Nothing was written for what was there before: only its place moves on.
  if (started.duplicate && state !== undefined) states.save(trigger, state, atMs);
  return { runId: started.runId, duplicate: started.duplicate };
}

export interface Emitter {
  emit: Emit;
  save(state: Json): Promise<void>;
  /** From now on all is refused; resolves when what is under way is kept, or could not be. */
  close(): Promise<void>;
}

export interface EmitterOptions extends EmissionParts {
  trigger: PluginTrigger;
  /** A run is durable. */
  onEmitted(): void;
  /** What was emitted could not be kept, for a reason that passes: it is to be emitted again. All after it is refused. */
  onBroken(error: AppError | Error): void;
}

/** The emissions of one subscription. */
export function createEmitter({ trigger, onEmitted, onBroken, ...parts }: EmitterOptions): Emitter {
  let tail: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  let refusal: Error | undefined;

  async function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    if (refusal !== undefined) throw refusal;
    if (waiting === 0) tail = Promise.resolve();
    waiting += 1;
    // Behind one that has failed, this one fails as it did.
    const mine = tail.then(async () => {
      try {
        return await work();
      } catch (thrown) {
        if (toErrorInfo(thrown).kind === 'operational') {
          refusal ??= thrown as Error;
          onBroken(thrown as Error);
        }
        throw thrown;
      }
    });
    tail = mine;
    try {
      return await mine;
    } finally {
      waiting -= 1;
    }
  }

  return {
    emit: (items, options) =>
      inTurn(async () => {
        const started = await startEmission(parts, trigger, items, options);
        onEmitted();
        return started;
      }),
    save: (state) =>
      inTurn(async () => {
        assertStateFits(state);
        parts.states.save(trigger, state, parts.ports.clock.now());
      }),
    async close() {
      refusal ??= triggerStopped();
      await tail.catch(() => undefined);
    },
  };
}
