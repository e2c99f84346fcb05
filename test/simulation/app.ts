/** One process of the app: the real engine and the rooms around it, with the world simulated. */

import { createDeadLettersService, type DeadLettersService } from '#main/dead-letters/service';
import type { Engine } from '#main/engine/engine';
import { createEngine } from '#main/engine/index';
import type { Clock } from '#main/engine/ports';
import type { NodeServices } from '#main/engine/sdk';
import { inlineExecutor } from '#main/engine/step/inline-executor';
import { createDispatcher } from '#main/events/dispatcher';
import { createEventBus, type EventBus } from '#main/events/event-bus';
import { createEventMatcher } from '#main/events/matching';
import { createErrorFlowPort } from '#main/host/error-flows';
import { chainBehindRun, createFlowStarter } from '#main/host/flow-starter';
import type { InboxStore } from '#main/inbox/ports';
import type { InboxRoom } from '#main/inbox/room';
import { createLeasesService, type LeasesService } from '#main/leases/service';
import { createQueuesRoom, type QueuesRoom } from '#main/queues/room';
import { createSchedulesService } from '#main/schedules/service';
import { readError, type Store } from '#main/store';
import type { ErrorInfo } from '#shared/model/errors';
import type { FlowId } from '#shared/model/ids';
import type { SimFlow } from './generator';
import { createCancelSource, createSimNodes } from './nodes';
import type { Outside } from './outside';
import type { Random } from './random';
import type { SimProcess } from './sim-loop';
import { type Faults, type SimStore, sqliteError } from './sim-store';
import { createSimInbox } from './task-actors';
import { createSimTriggers } from './triggers';
import type { Watch } from './watch';

export interface App {
  readonly engine: Engine;
  readonly bus: EventBus;
  readonly store: SimStore;
  readonly queues: QueuesRoom;
  readonly leases: LeasesService;
  readonly deadLetters: DeadLettersService;
  readonly inbox: InboxRoom;
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
  faults: Faults;
  clock: Clock;
  random: Random;
  outside: Outside;
  watch: Watch;
  flows: readonly SimFlow[];
  maxConcurrentRuns: number;
  report(error: ErrorInfo): void;
}

export function createApp({
  process,
  store,
  faults,
  clock,
  random,
  outside,
  watch,
  flows,
  maxConcurrentRuns,
  report,
}: AppParts): App {
  const triggers = createSimTriggers(flows);
  const { definitions } = triggers;
  const bus = createEventBus({ store: store.events, repository: store.repository, now: () => clock.now(), random: random.next });
  const startTarget = (flowId: string) => ({ flowId: flowId as FlowId, version: 1 });
  const startFlow = createFlowStarter({
    engine: { start: (request) => engine.start(request) },
    startTarget,
    causeOf: store.repository.causeOf,
    now: () => clock.now(),
  });
  const services: Partial<NodeServices> = {
    events: { emit: async (event) => ({ id: (await bus.emitOnce(event)).id }) },
    flows: { start: startFlow },
    services: {
      find: (name, byRunId) => queues.calls.nodeService.find(name, byRunId),
      replies: (key) => queues.calls.nodeService.replies(key),
    },
    people: { resolve: () => undefined, hasRole: () => false },
  };
  const leases = createLeasesService({
    store: store.sql,
    clock,
    wakeStep: (runId, seq) => engine.wakeLock(runId, seq),
    report,
  });
  const engine: Engine = createEngine({
    clock,
    chance: { random: random.next },
    createCancelSource,
    journal: watch.journal(store.journal),
    nodes: createSimNodes(outside, process),
    flows: {
      load: (flowId, version) => {
        if (faults.reading()) return Promise.reject(readError(sqliteError('SQLITE_IOERR_READ')) as Error);
        const definition = definitions.get(flowId);
        return Promise.resolve(definition === undefined ? undefined : { flowId, version, definition });
      },
    },
    executor: inlineExecutor,
    services: services as NodeServices,
    interest: { wants: () => false },
    leases: leases.port,
    identity: { account: 'local', user: 'simulation', workspace: 'simulated' },
    errorFlow: createErrorFlowPort(startTarget),
    report,
  });
  engine.setMaxConcurrentRuns(maxConcurrentRuns);
  const dispatcher = createDispatcher({
    store: store.events,
    repository: store.repository,
    matcher: createEventMatcher(triggers, () => clock.now()),
    engine,
    clock,
    rules: { noteFailure: () => undefined },
    report,
  });
  const schedules = createSchedulesService({
    store: store.sql,
    engine,
    triggers,
    clock,
    timeZone: () => 'UTC',
    exceptionsOf: () => [],
    holidaysOf: () => Promise.reject(new Error('No schedule here has holidays')),
    findStarted: (scope, key) => store.journal.findIdempotent(scope, key, clock.now())?.runId,
    report,
  });
  const deadLetters = createDeadLettersService({
    store: store.sql as SimStore['sql'] & Pick<Store, 'journal'>,
    engine,
    clock,
    random: random.next,
    wantsEvent: () => false,
    emit: () => Promise.resolve(),
    report,
  });
  const queues: QueuesRoom = createQueuesRoom({
    store: store.sql,
    engine,
    triggers,
    chainBehind: (byRunId) => chainBehindRun(store.repository.causeOf(byRunId)),
    clock,
    random: random.next,
    report,
  });

  const inbox = createSimInbox({
    store: store.sql as InboxStore,
    clock,
    random: random.next,
    replied: (keys) => queues.deliveries.replied(keys),
    report,
  });

  return {
    engine,
    bus,
    inbox,
    store,
    queues,
    leases,
    deadLetters,
    async start() {
      await engine.recover();
      // As the host does: what these start must find the engine recovered.
      leases.start();
      dispatcher.start();
      schedules.start();
      deadLetters.start();
      queues.deliveries.start();
      inbox.start();
    },
    async stop() {
      await schedules.close();
      await deadLetters.close();
      await inbox.close();
      await queues.deliveries.close();
      await dispatcher.close();
      await engine.stop(random.pick([0, 500, 5000]));
      bus.close();
      leases.close();
      await store.close();
    },
    pauseSchedules: triggers.pauseSchedules,
  };
}
