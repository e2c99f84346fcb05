/** What must hold when a simulation has come to rest. */
import type { StoredRun } from '#main/engine/ports';
import type { Json } from '#shared/model/json';
import { compensatedSeq, isFinal } from '#shared/model/run';
import type { App } from './app';
import { coverRuns } from './cover-runs';
import { checkDeadLetters, checkErrorFlows } from './failure-checks';
import { startOptionsText } from './group-actors';
import { trackedOf } from './nodes';
import { checkQueues } from './queue-checks';
import { checkSchedules } from './schedules';
import type { SimStore } from './sim-store';
import type { Simulation } from './simulation';
import { checkTasks } from './task-actors';

/** Checks the disk against what was promised. Each broken promise is told to the simulation. */
export function checkEnd(simulation: Simulation, app: App): void {
  const { store } = app;
  const runs = store.runIds().flatMap((runId) => store.run(runId) ?? []);
  acknowledgedRunsEnded(simulation, runs);
  cancelledRunsStopped(simulation, runs);
  nothingStartedTwice(simulation, runs);
  startedFlowsExist(simulation, runs);
  eventsArrivedInOrder(simulation, store, runs);
  stepsAddUp(simulation, runs);
  compensatedInReverse(simulation, runs);
  simulation.eventWaits.check(store);
  checkQueues(simulation, app, runs);
  checkTasks(simulation, app);
  checkDeadLetters(simulation, app, runs);
  checkErrorFlows(simulation, runs);
  checkSchedules(simulation, store, runs);
  coverRuns(simulation, runs);
  const { running, queued } = app.engine.activeCount();
  if (running + queued > 0)
    simulation.violate(`everything has ended, and the engine counts ${running} running and ${queued} queued runs`);
}

function acknowledgedRunsEnded(simulation: Simulation, runs: readonly StoredRun[]): void {
  const known = new Map(runs.map((stored) => [stored.run.id, stored]));
  for (const runId of simulation.acknowledged.runs) {
    const status = known.get(runId)?.run.status;
    if (status === undefined) simulation.violate(`run ${runId} was acknowledged and is gone`);
    else if (!isFinal(status)) simulation.violate(`run ${runId} was acknowledged and is ${status}`);
  }
  for (const [runId, asked] of simulation.acknowledged.startOptions) {
    const stored = known.get(runId)?.run;
    if (stored !== undefined && startOptionsText(stored) !== asked)
      simulation.violate(`run ${runId} was asked for with ${asked} and has ${startOptionsText(stored)}`);
  }
  for (const { run } of runs) {
    const first = run.rerunOf === undefined ? undefined : known.get(run.rerunOf)?.run;
    if (first !== undefined && JSON.stringify(run.settings) !== JSON.stringify(first.settings))
      simulation.violate(`run ${run.id} repeats ${first.id} without its settings`);
  }
}

/** Its end may have been decided already when it was cancelled, by a failure or a stop; going on is what it must not. */
function cancelledRunsStopped(simulation: Simulation, runs: readonly StoredRun[]): void {
  for (const { run, steps } of runs) {
    if (!simulation.acknowledged.cancelled.has(run.id)) continue;
    if (run.status === 'succeeded' && !steps.some(({ nodeId }) => nodeId.startsWith('stop'))) {
      simulation.violate(`run ${run.id} was cancelled and succeeded`);
    }
  }
}

/** No event, occurrence, call or step starts a flow twice. Only a person does, by a re-run. */
function nothingStartedTwice(simulation: Simulation, runs: readonly StoredRun[]): void {
  const seen = new Map<string, string>();
  for (const { run, steps } of runs) {
    // A message starts a run for each of its deliveries.
    if (run.trigger.kind === 'rerun' || run.trigger.kind === 'queue') continue;
    const first = steps.find(({ seq }) => seq === 0);
    const items = Object.values(first?.outputs ?? {}).flat();
    const detail = run.trigger.detail ?? {};
    const cause = detail['occurrence'] ?? detail['id'] ?? items.map(({ json }) => originOf(json)).join(',');
    if (cause === '') continue;
    const key = `${run.flowId} ${run.trigger.kind} ${cause}`;
    const earlier = seen.get(key);
    if (earlier !== undefined) simulation.violate(`started twice: ${key}: ${earlier} and ${run.id}`);
    seen.set(key, run.id);
  }
}

function originOf(json: Json): string {
  const { id, path } = trackedOf(json);
  return `${id}:${path}`;
}

/** What a step says that it has started or raised is there. */
function startedFlowsExist(simulation: Simulation, runs: readonly StoredRun[]): void {
  const known = new Set<string>(runs.map(({ run }) => run.id));
  for (const { run, steps } of runs) {
    for (const step of steps) {
      for (const { json } of Object.values(step.outputs ?? {}).flat()) {
        const started = (json as { startedRun?: { runId?: string } } | null)?.startedRun?.runId;
        if (started !== undefined && !known.has(started))
          simulation.violate(`${run.id} says that it started ${started}, which is not there`);
      }
    }
  }
}

/** Every stored event has started every flow that listens for it, and each flow got the events of a subject in order. */
function eventsArrivedInOrder(simulation: Simulation, store: SimStore, runs: readonly StoredRun[]): void {
  const events = store.storedEvents();
  const stored = new Set(events.map(({ id }) => id));
  for (const id of simulation.acknowledged.events)
    if (!stored.has(id)) simulation.violate(`event ${id} was acknowledged and is gone`);
  const byId = new Map(events.map((event) => [event.id, event]));
  for (const flow of simulation.flows) {
    if (flow.eventType === undefined) continue;
    const got = runs.flatMap(({ run }) =>
      run.flowId === flow.id && run.trigger.kind === 'event' ? [byId.get(run.trigger.detail?.['id'] ?? '')] : [],
    );
    const heard = new Set(got.map((event) => event?.id));
    for (const { id, type } of events) {
      if (type === flow.eventType && !heard.has(id)) simulation.violate(`event ${id} (${type}) never reached ${flow.id}`);
    }
    const last = new Map<string, number>();
    for (const event of got) {
      if (event?.subject === undefined) continue;
      const before = last.get(event.subject) ?? 0;
      if (event.sequence < before) {
        simulation.violate(`out of order: ${flow.id} got event ${event.sequence} of ${event.subject} after ${before}`);
      }
      last.set(event.subject, event.sequence);
    }
  }
}

/** A finished run has no step that is still under way. */
function stepsAddUp(simulation: Simulation, runs: readonly StoredRun[]): void {
  for (const { run, steps } of runs) {
    for (const { nodeId, scope, status } of steps) {
      if (status === 'running' || status === 'waiting') {
        simulation.violate(`run ${run.id} is ${run.status}, and its step ${scope}/${nodeId} is ${status}`);
      }
    }
  }
}

/** What was undone was undone once, the last first; a run that says that all is undone has undone all. */
function compensatedInReverse(simulation: Simulation, runs: readonly StoredRun[]): void {
  const undoOf = new Map(
    simulation.flows.flatMap(({ id, definition }) => definition.nodes.map((node) => [`${id} ${node.id}`, node.compensation])),
  );
  for (const { run, steps } of runs) {
    const undone = steps.flatMap((step) => {
      const seq = compensatedSeq(step.scope);
      return seq === undefined ? [] : [{ step, seq }];
    });
    if (undone.length > 0 && !['compensated', 'compensation_failed'].includes(run.status)) {
      simulation.violate(`run ${run.id} is ${run.status} and has compensations`);
    }
    let last = Number.POSITIVE_INFINITY;
    for (const { step, seq } of undone) {
      if (seq >= last) simulation.violate(`run ${run.id} undid step ${seq} after step ${last}`);
      last = seq;
      if (run.status === 'compensated' && step.status !== 'succeeded') {
        simulation.violate(`run ${run.id} is compensated, and its compensation ${step.nodeId} of step ${seq} ${step.status}`);
      }
    }
    if (run.status !== 'compensated' || run.rerunOf !== undefined) continue;
    const seqs = new Set(undone.map(({ seq }) => seq));
    for (const { seq, nodeId, status } of steps) {
      if (status === 'succeeded' && undoOf.get(`${run.flowId} ${nodeId}`) !== undefined && !seqs.has(seq)) {
        simulation.violate(`run ${run.id} is compensated, and its step ${seq} (${nodeId}) was not undone`);
      }
    }
  }
}
