/** The people and programs that use the app while it goes wrong: each is an entry in the loop that comes again. */

import type { RerunFrom } from '#main/engine/engine';
import { isAppError } from '#shared/model/errors';
import type { RunId } from '#shared/model/ids';
import type { DoubtDecision } from '#shared/model/run';
import { compensatedSeq, isFinal } from '#shared/model/run';
import type { Actor } from './actor';
import type { App } from './app';
import { NEVER } from './generator';
import { beginGroups, startInGroup } from './group-actors';
import { letterActors } from './letter-actors';
import { lockActors } from './lock-actors';
import { queueActors, workOff } from './queue-actors';
import type { Random } from './random';
import { placeOf } from './rerun-check';
import type { Simulation } from './simulation';
import { asksPeople, beginPeople, decideAll, taskActors } from './task-actors';

/** What the app has promised. */
export interface Acknowledged {
  runs: Set<RunId>;
  /** Ids of events. */
  events: Set<string>;
  cancelled: Set<RunId>;
  /** By id of the message: its queue, and who it is. */
  messages: Map<string, { queue: string; token: string }>;
  /** Calls of services by programs: what was answered, once it was. */
  calls: Map<string, { service: string; atMs: number; answer: string | undefined }>;
  /** By task: how it was decided at once. */
  decisions: Map<string, string>;
  /** Dead letters that were thrown away. */
  discarded: Set<string>;
  /** Queues whose dead letters were told to come again. */
  redrivenQueues: Set<string>;
  /** By run: in which group and with which settings it was started. */
  startOptions: Map<RunId, string>;
}

export function nothingAcknowledged(): Acknowledged {
  return {
    runs: new Set(),
    events: new Set(),
    cancelled: new Set(),
    messages: new Map(),
    calls: new Map(),
    decisions: new Map(),
    discarded: new Set(),
    redrivenQueues: new Set(),
    startOptions: new Map(),
  };
}

/** Begins what happens until things calm down, and what goes on behind that: a person who decides, and events that wake. */
export function beginWorkload(simulation: Simulation, random: Random): void {
  const chosen = [...actors, ...queueActors, ...letterActors, ...lockActors].filter(
    ({ name }) => name === 'start' || random.chance(0.6),
  );
  const everyMs = random.pick([200, 1000, 4000]);
  let left = random.int(10, 50);
  const next = () => {
    if (simulation.isCalm || left-- <= 0) return;
    perform(simulation, random.weighted(chosen), random);
    simulation.loop.after(random.int(0, 2 * everyMs), undefined, next);
  };
  simulation.loop.after(random.int(0, 50), undefined, next);
  beginGroups(simulation.seed, (afterMs, own) => {
    simulation.loop.after(afterMs, undefined, () => {
      if (!simulation.isCalm) perform(simulation, startInGroup, own);
    });
  });
  beginPeople(simulation.seed, (own, goOn) => {
    perform(simulation, own.weighted(taskActors), own);
    simulation.loop.after(own.int(200, 5000), undefined, () => {
      if (!simulation.isCalm) goOn();
    });
  });
  const person = () => {
    perform(simulation, decideDoubt, random);
    simulation.loop.after(random.int(1000, simulation.isCalm ? 60_000 : 15_000), undefined, person);
  };
  simulation.loop.after(3000, undefined, person);
  const waker = () => {
    if (simulation.isCalm) {
      perform(simulation, wakeAll, random);
      perform(simulation, workOff, random);
      if (asksPeople(simulation.seed)) perform(simulation, decideAll, random);
    }
    simulation.loop.after(30_000, undefined, waker);
  };
  simulation.loop.after(30_000, undefined, waker);
}

function perform(simulation: Simulation, actor: Actor, random: Random): void {
  const { app, process } = simulation;
  if (app === undefined || !process.isAlive) return;
  simulation.trace(actor.name);
  const done = async () => actor.act(simulation, app, random);
  done().catch((error: unknown) => {
    if (!process.isAlive) return;
    simulation.trace(`${actor.name}: ${String(error)}`);
    if (!isAppError(error) || error.kind === 'bug')
      simulation.violate(`${actor.name} was answered with a fault: ${String(error)}`);
  });
}

/** A run on the disk that answer to a condition. */
function someRun(app: App, random: Random, holds: (status: string) => boolean): RunId | undefined {
  const found = app.store.runIds().filter((runId) => holds(app.store.run(runId)?.run.status ?? ''));
  return found.length === 0 ? undefined : random.pick(found);
}

const actors: readonly Actor[] = [
  {
    name: 'start',
    weight: 10,
    async act(simulation, app, random) {
      const { process } = simulation;
      const flow = random.pick(simulation.flows);
      const token = simulation.newToken();
      const request = {
        flowId: flow.id,
        version: 1,
        trigger: { kind: 'api' as const },
        triggerNodeId: flow.definition.nodes.find(({ type }) => type === 'core.manual')?.id ?? '',
        items: Array.from({ length: random.int(0, 4) }, (_, index) => ({ json: { id: `${token}.${index}`, path: 0 } })),
        idempotency: { scope: `api:${flow.id}`, key: token, expiresAt: simulation.loop.wallMs + 30 * 86_400_000 },
        onReply: ({ kind, status }: { kind: string; status?: string }) => {
          if (!process.isAlive || kind !== 'ended') return;
          const stored = simulation.acknowledged.runs;
          simulation.trace(`reply ${status} (${stored.size} acknowledged)`);
        },
      };
      const { runId } = await app.engine.start(request);
      if (!process.isAlive) return;
      simulation.trace(`acknowledged ${runId}`);
      simulation.acknowledged.runs.add(runId);
      if (app.store.run(runId) === undefined) simulation.violate(`run ${runId} was acknowledged and is not durable`);
      if (!random.chance(0.2)) return;
      // The caller is not sure whether it went through, and asks again.
      const again = await app.engine.start(request);
      if (process.isAlive && again.runId !== runId)
        simulation.violate(`one idempotency key, two runs: ${runId} and ${again.runId}`);
    },
  },
  {
    name: 'emit',
    weight: 6,
    async act(simulation, app, random) {
      const { process } = simulation;
      const types = [...simulation.flows.flatMap(({ eventType }) => eventType ?? []), 'sim.wake.0', 'sim.wake.1'];
      const token = simulation.newToken();
      const { id } = await app.bus.emit({
        type: random.pick(types),
        subject: random.pick(['s1', 's2', 's3']),
        data: { id: token, path: 0 },
      });
      if (process.isAlive) simulation.acknowledged.events.add(id);
    },
  },
  {
    name: 'cancel',
    weight: 1.5,
    async act(simulation, app, random) {
      const { process } = simulation;
      const runId = someRun(app, random, (status) => !isFinal(status as 'failed'));
      if (runId === undefined) return;
      await app.engine.cancel(runId);
      if (!process.isAlive) return;
      simulation.trace(`cancelled ${runId}`);
      simulation.acknowledged.cancelled.add(runId);
      simulation.outside.noteCancelled(runId);
    },
  },
  {
    name: 'rerun',
    weight: 1.5,
    async act(simulation, app, random) {
      const { process } = simulation;
      const runId = someRun(app, random, (status) => isFinal(status as 'failed'));
      if (runId === undefined) return;
      const from = random.pick(['start', 'failed', 'failed', 'step'] as const);
      const newId = await app.engine.rerun(runId, from === 'step' ? fromAnyStep(app, runId, random) : from);
      if (process.isAlive) simulation.acknowledged.runs.add(newId);
    },
  },
  { name: 'stop and start', weight: 0.7, act: (simulation) => simulation.restart() },
  {
    name: 'kill',
    weight: 0.7,
    act: ({ faults }) => faults?.killSoon(),
  },
  {
    name: 'jump',
    weight: 1,
    act(simulation, _app, random) {
      const byMs = random.pick([-3_600_000, -60_000, -1500, 800, 90_000, 6 * 3_600_000]);
      simulation.trace(`clock jumps by ${byMs} ms`);
      simulation.loop.jump(byMs);
    },
  },
  {
    name: 'disk full',
    weight: 1,
    act(simulation, _app, random) {
      const { faults } = simulation;
      if (faults === undefined) return;
      faults.isFull = true;
      simulation.cover('fault: disk full');
      simulation.loop.after(random.int(10, 20_000), undefined, () => {
        faults.isFull = false;
      });
    },
  },
  {
    name: 'pause',
    weight: 0.5,
    act(simulation, app, random) {
      app.engine.setPaused(true);
      simulation.cover('fault: engine paused');
      simulation.loop.after(random.int(10, 20_000), simulation.process, () => app.engine.setPaused(false));
    },
  },
];

/** From one of its steps, with what a node outside of loops gave pinned now and then. */
function fromAnyStep(app: App, runId: RunId, random: Random): RerunFrom {
  const steps = (app.store.run(runId)?.steps ?? []).filter(({ scope }) => compensatedSeq(scope) === undefined);
  const { seq } = random.pick(steps);
  const pinnable = steps.filter((step) => step.scope === '' && step.seq > 0 && step.seq !== seq && step.outputs !== undefined);
  if (pinnable.length === 0 || random.chance(0.6)) return { from: 'step', seq };
  const { nodeId, outputs = {} } = random.pick(pinnable);
  return { from: 'step', seq, pinned: { [nodeId]: outputs } };
}

/** A person looks at one step in doubt and says what to do. */
const decideDoubt: Actor = {
  name: 'decide',
  weight: 0,
  async act(simulation, app, random) {
    const runId = someRun(app, random, (status) => status === 'in_doubt');
    const stored = runId === undefined ? undefined : app.store.run(runId);
    const doubts = stored?.steps.filter(({ status }) => status === 'in_doubt') ?? [];
    if (runId === undefined || stored === undefined || doubts.length === 0) return;
    const step = random.pick(doubts);
    const decision: DoubtDecision = { action: random.pick(['retry', 'retry', 'done', 'fail'] as const) };
    const keysOf = stored.run.trigger.detail?.['keysOf'] ?? runId;
    simulation.trace(`${decision.action} ${runId} ${step.nodeId}`);
    if (decision.action === 'retry') {
      const done = new Set(
        stored.items.filter(({ seq, state }) => seq === step.seq && state === 'done').map(({ index }) => index),
      );
      simulation.outside.allow(keysOf, placeOf(step), done);
    }
    await app.engine.resolveDoubt(runId, step.seq, decision);
  },
};

/** Whatever still waits for an event gets one. */
const wakeAll: Actor = {
  name: 'wake',
  weight: 0,
  async act(simulation, app) {
    const waits = app.store
      .runIds()
      .filter((runId) => !simulation.ledger.isFinished(runId))
      .flatMap((runId) => app.store.run(runId)?.steps ?? [])
      .flatMap(({ status, waitFor }) =>
        status === 'waiting' && waitFor?.kind === 'event' && waitFor.pattern !== NEVER ? [waitFor.pattern] : [],
      );
    for (const type of new Set(waits)) await app.bus.emit({ type, data: { id: simulation.newToken(), path: 0 } });
  },
};
