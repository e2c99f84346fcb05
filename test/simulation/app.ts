/** One process of the app: the real engine, event bus, dispatcher and (over SQLite) scheduler, with the world simulated. */
import type { Engine } from '#main/engine/engine';
import { createEngine } from '#main/engine/index';
import type { Clock, LeasePort } from '#main/engine/ports';
import type { NodeServices } from '#main/engine/sdk';
import { inlineExecutor } from '#main/engine/step/inline-executor';
import { createDispatcher } from '#main/events/dispatcher';
import { createEventBus, type EventBus } from '#main/events/event-bus';
import { createEventMatcher } from '#main/events/matching';
import { createFlowStarter } from '#main/host/flow-starter';
import { createLeasesService } from '#main/leases/service';
import { createSchedulesService } from '#main/schedules/service';
import type { ErrorInfo } from '#shared/model/errors';
import { type FlowDefinition, flowDefinitionSchema } from '#shared/model/flow';
import type { FlowId } from '#shared/model/ids';
import type { SimFlow } from './generator';
import { createCancelSource, createSimNodes } from './nodes';
import type { Outside } from './outside';
import type { Random } from './random';
import type { SimProcess } from './sim-loop';
import type { SimStore } from './sim-store';

export interface App {
  readonly engine: Engine;
  readonly bus: EventBus;
  readonly store: SimStore;
  /** Resolves when everything that was left is taken up. */
  start(): Promise<void>;
  /** Ends in good order. */
  stop(): Promise<void>;
  /** Schedules fire no more. */
  pauseSchedules(): void;
}

export interface AppParts {
  process: SimProcess;
  store: SimStore;
  clock: Clock;
  random: Random;
  outside: Outside;
  flows: readonly SimFlow[];
  maxConcurrentRuns: number;
  report(error: ErrorInfo): void;
}

export function createApp({ process, store, clock, random, outside, flows, maxConcurrentRuns, report }: AppParts): App {
  const definitions = new Map<FlowId, FlowDefinition>(
    flows.map(({ id, definition }) => [id, flowDefinitionSchema.parse(definition)]),
  );
  let areSchedulesPaused = false;
  const changeListeners = new Set<() => void>();
  const triggers = {
    list: (nodeType: string) =>
      [...definitions].flatMap(([flowId, { nodes, name }]) =>
        nodes
          .filter(({ type }) => type === nodeType)
          .map(({ id, config }) => ({
            flowId,
            flowName: name,
            flowKind: 'flow' as const,
            version: 1,
            nodeId: id,
            config,
            status: nodeType === 'core.schedule' && areSchedulesPaused ? ('paused' as const) : ('active' as const),
          })),
      ),
    onChange: (listener: () => void) => {
      changeListeners.add(listener);
      return () => changeListeners.delete(listener);
    },
  };
  const bus = createEventBus({ store: store.events, repository: store.repository, now: () => clock.now(), random: random.next });
  const startFlow = createFlowStarter({
    engine: { start: (request) => engine.start(request) },
    startTarget: (flowId) => ({ flowId: flowId as FlowId, version: 1 }),
    causeOf: store.repository.causeOf,
    now: () => clock.now(),
  });
  const services: Partial<NodeServices> = {
    events: { emit: async (event) => ({ id: (await bus.emitOnce(event)).id }) },
    flows: { start: startFlow },
  };
  if (store.leases !== undefined) store.leases.wake = (runId, seq) => void engine.wakeLock(runId, seq).catch(() => undefined);
  const leases =
    store.sql === undefined
      ? undefined
      : createLeasesService({ store: store.sql, clock, wakeStep: (runId, seq) => engine.wakeLock(runId, seq), report });
  const engine: Engine = createEngine({
    clock,
    chance: { random: random.next },
    createCancelSource,
    journal: store.journal,
    nodes: createSimNodes(outside, process),
    flows: {
      load: (flowId, version) => {
        const definition = definitions.get(flowId);
        return Promise.resolve(definition === undefined ? undefined : { flowId, version, definition });
      },
    },
    executor: inlineExecutor,
    services: services as NodeServices,
    interest: { wants: () => false },
    leases: leases?.port ?? (store.leases as LeasePort),
    identity: { account: 'local', user: 'simulation', workspace: 'simulated' },
    report,
  });
  engine.setMaxConcurrentRuns(maxConcurrentRuns);
  const matcher = createEventMatcher(triggers, () => clock.now());
  const dispatcher = createDispatcher({
    store: store.events,
    repository: store.repository,
    matcher,
    engine,
    clock,
    rules: { noteFailure: () => undefined },
    report,
  });
  const schedules =
    store.sql === undefined
      ? undefined
      : createSchedulesService({ store: store.sql, engine, triggers, clock, timeZone: () => 'UTC', report });

  return {
    engine,
    bus,
    store,
    async start() {
      await engine.recover();
      leases?.start();
      dispatcher.start();
      schedules?.start();
    },
    async stop() {
      await schedules?.close();
      await dispatcher.close();
      await engine.stop(random.pick([0, 500, 5000]));
      bus.close();
      leases?.close();
      await store.close();
    },
    pauseSchedules() {
      areSchedulesPaused = true;
      for (const listener of changeListeners) listener();
    },
  };
}
