import type { FlowEvent, NewEvent } from '#shared/model/event';
import { SYSTEM_EVENT_TYPES } from '#shared/model/event';
import { createDispatcher, type Dispatcher } from './dispatcher';
import { eventNotFound } from './errors';
import type { EventBus } from './event-bus';
import type { SharedEventInterest } from './interest';
import { createLiveTail, type LiveTail } from './live-tail';
import { createEventMatcher } from './matching';
import { decodeSequence, encodeSequence } from './page-cursor';
import type { EventsPorts } from './ports';
import type { EventsRepository } from './repository';

/** How long `simulate` waits for what the event sets off; the answer comes then anyway. */
const SIMULATE_WAIT_MS = 2000;

export interface Simulated {
  event: FlowEvent;
  rules: { ruleId: string; name: string; action: string }[];
  flows: { flowId: string; name: string }[];
}

/** What people and programs do with events. */
export interface EventsService {
  list(query: { limit: number; cursor?: string | undefined; type?: string | undefined; subject?: string | undefined }): {
    items: FlowEvent[];
    nextCursor?: string;
  };
  /** Errors: NOT_FOUND. */
  get(sequence: number): FlowEvent;
  /** Errors: see EventBus.emit. */
  emit(event: NewEvent): Promise<FlowEvent>;
  /** Emits a real event and tells which active rules and flows match it. System types are allowed here. Errors: see EventBus.emit. */
  simulate(type: string, data: NewEvent['data']): Promise<Simulated>;
  types(): { type: string; system: boolean; count: number; lastAt?: number }[];
  readonly tail: LiveTail;
  readonly dispatcher: Dispatcher;
  /** Begins to dispatch; call it after the engine has recovered. */
  start(): void;
  close(): Promise<void>;
}

export interface EventsServiceOptions extends EventsPorts {
  bus: EventBus;
  repository: EventsRepository;
  interest: SharedEventInterest;
}

export function createEventsService(options: EventsServiceOptions): EventsService {
  const { bus, repository, interest, store, engine, triggers, clock } = options;
  const matcher = createEventMatcher(triggers, () => clock.now());
  const tail = createLiveTail(store, repository, interest);
  const dispatcher = createDispatcher({
    store,
    repository,
    matcher,
    engine,
    clock,
    rules: options.rules,
    report: options.report,
  });

  // Steps that wait for an event of the system want it stored; the set only grows, and is read again at the next start.
  const awaited = new Set<string>();
  const stopListening = store.onCommitted(({ records }) => {
    for (const record of records) {
      if (record.kind !== 'step' || record.step.waitFor?.kind !== 'event') continue;
      awaitPattern(record.step.waitFor.pattern);
    }
  });
  function awaitPattern(pattern: string): void {
    if (awaited.has(pattern)) return;
    awaited.add(pattern);
    interest.watch(pattern);
  }
  // Not in `start`: the engine takes runs up before that, and what they raise must not be missed.
  for (const pattern of repository.awaitedPatterns()) awaitPattern(pattern);

  return {
    list({ limit, cursor, type, subject }) {
      const found = repository.list({
        limit: limit + 1,
        ...(cursor === undefined ? {} : { before: decodeSequence(cursor) }),
        ...(type === undefined ? {} : { pattern: type }),
        ...(subject === undefined ? {} : { subject }),
      });
      const items = found.slice(0, limit);
      const last = items.at(-1);
      return { items, ...(found.length > limit && last !== undefined ? { nextCursor: encodeSequence(last.sequence) } : {}) };
    },
    get(sequence) {
      const event = repository.find(sequence);
      if (event === undefined) throw eventNotFound(sequence);
      return event;
    },
    emit: (event) => bus.emit(event),
    async simulate(type, data) {
      const event = await bus.emit({ type, data }, { source: '/simulate', allowSystemTypes: true });
      const { matches } = await matcher.match(event);
      await withTimeout(dispatcher.passed(event.sequence), clock, SIMULATE_WAIT_MS);
      const rules: Simulated['rules'] = [];
      const flows: Simulated['flows'] = [];
      for (const { trigger } of matches) {
        const rule = trigger.flowKind === 'rule' ? options.rules.ofFlow(trigger.flowId) : undefined;
        if (rule !== undefined) rules.push(rule);
        else if (trigger.flowKind === 'flow') flows.push({ flowId: trigger.flowId, name: trigger.flowName });
      }
      return { event, rules, flows };
    },
    types() {
      const seen = new Map(repository.types().map((row) => [row.type, row]));
      const names = [...new Set([...SYSTEM_EVENT_TYPES, ...seen.keys()])].sort();
      return names.map((type) => ({ count: 0, ...seen.get(type), type, system: type.startsWith('flx.') }));
    },
    tail,
    dispatcher,
    start: () => dispatcher.start(),
    async close() {
      stopListening();
      tail.close();
      await dispatcher.close();
      matcher.close();
      interest.close();
      bus.close();
    },
  };
}

function withTimeout(work: Promise<void>, clock: EventsPorts['clock'], waitMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = clock.setTimer(clock.now() + waitMs, resolve);
    work.then(resolve, reject).finally(() => timer.cancel());
  });
}
