/**
 * Faults put into the engine, the store and the dispatcher on purpose, a line each: the simulation must find every one of
 * them, or it would not find such a mistake of ours either (mutants.test.ts).
 *
 * @typedef {object} Mutant
 * @property {string} name
 * @property {string} file from the root of the project
 * @property {string} find a piece of the source that is there once
 * @property {string} replace
 * @property {'memory' | 'sqlite'} mode where it is looked for
 * @property {[first: number, count: number]} seeds among which it must be found
 */

import { mutantsOfGroups } from './mutants-of-groups.mjs';
import { mutantsOfQueuesAndLimits } from './mutants-of-queues-and-limits.mjs';
import { mutantsOfSchedules } from './mutants-of-schedules.mjs';

const engine = 'src/main/engine';

/** @type {Mutant[]} */
export const mutants = [
  ...mutantsOfGroups,
  ...mutantsOfQueuesAndLimits,
  ...mutantsOfSchedules,
  {
    name: 'acknowledge-before-durable',
    file: `${engine}/interpreter.ts`,
    find: 'return journal.flush(run.id).then(',
    replace: 'return Promise.resolve().then(',
    mode: 'memory',
    seeds: [1, 50],
  },
  {
    name: 'no-barrier-before-effects',
    file: `${engine}/step/step-runner.ts`,
    find: '    this.#ports.journal\n      .flush(run.id)\n      .then(\n        () => {\n          if (step.round === round && !run.isLost) this.#afterBarrier(step);',
    replace:
      '    Promise.resolve()\n      .then(\n        () => {\n          if (step.round === round && !run.isLost) this.#afterBarrier(step);',
    mode: 'memory',
    seeds: [1, 50],
  },
  {
    name: 'no-barrier-before-items',
    file: `${engine}/step/step-context.ts`,
    find: 'await this.#ports.journal.flush(step.run.id);',
    replace: '',
    mode: 'memory',
    seeds: [40, 461],
  },
  {
    name: 'unsafe-steps-resumed-after-a-crash',
    file: `${engine}/step/step-runner.ts`,
    find: "if (step.effect === 'unsafe' && !isSafeToResume(step)) return",
    replace: "if (step.effect === 'unsafe' && step.attempt > 99) return",
    mode: 'memory',
    seeds: [1, 300],
  },
  {
    name: 'unknown-outcomes-retried',
    file: `${engine}/step/step-runner.ts`,
    find: "if (step.effect === 'unsafe' && error.effect === 'unknown' && run.ending === undefined)",
    replace: "if (step.effect === 'unsafe' && error.effect === 'unknown' && run.ending === undefined && step.attempt > 99)",
    mode: 'memory',
    seeds: [1, 300],
  },
  {
    name: 'a-key-for-each-attempt',
    file: `${engine}/step/step-context.ts`,
    find: 'return `${keysOf}/${place}#${index}',
    replace: 'return `${keysOf}/${place}#${index}.${this.attempt}',
    mode: 'memory',
    seeds: [1, 100],
  },
  {
    name: 'finished-items-forgotten',
    file: `${engine}/step/step-context.ts`,
    find: "return progress?.state === 'done' ? (progress.outputs ?? {}) : undefined;",
    replace: "return progress?.state === 'done' && this.attempt > 99 ? (progress.outputs ?? {}) : undefined;",
    mode: 'memory',
    seeds: [1, 300],
  },
  {
    name: 'finished-steps-done-again',
    file: `${engine}/run/driver.ts`,
    find: 'if (memo?.outputs !== undefined) {',
    replace: "if (memo?.outputs !== undefined && node.type.kind !== 'action') {",
    mode: 'memory',
    seeds: [1, 100],
  },
  {
    name: 'items-go-on-after-the-end',
    file: `${engine}/step/step-context.ts`,
    find: 'if (step.abortReason !== undefined) throw',
    replace: 'if (step.attempt > 99 && step.abortReason !== undefined) throw',
    mode: 'memory',
    seeds: [70, 2931],
  },
  {
    name: 'runs-come-to-life-twice',
    file: `${engine}/run/run-pool.ts`,
    find: 'run.isLost = true;',
    replace: '',
    mode: 'memory',
    seeds: [220, 930],
  },
  {
    name: 'event-waits-forgotten-over-a-restart',
    file: `${engine}/interpreter.ts`,
    find: 'of await journal.eventWaits())',
    replace: 'of (await journal.eventWaits()).slice(0, 0))',
    mode: 'memory',
    seeds: [1, 300],
  },
  {
    name: 'parked-runs-not-woken',
    file: `${engine}/interpreter.ts`,
    find: 'if (record.wakeAt !== undefined) this.#wakeClock.expect(record.wakeAt);',
    replace: '',
    mode: 'memory',
    seeds: [1, 100],
  },
  {
    name: 'keys-not-looked-up',
    file: `${engine}/interpreter.ts`,
    find: 'journal.findIdempotent(idempotency.scope, idempotency.key, now)',
    replace: 'journal.findIdempotent(idempotency.scope, `${idempotency.key}?`, now)',
    mode: 'memory',
    seeds: [1, 50],
  },
  {
    name: 'event-cursor-ahead',
    file: 'src/main/events/dispatcher.ts',
    find: '{ consumer: TRIGGERS_CONSUMER, sequence: final.sequence }',
    replace: '{ consumer: TRIGGERS_CONSUMER, sequence: final.sequence + 1 }',
    mode: 'memory',
    seeds: [1, 500],
  },
  {
    name: 'events-started-once-more-after-a-crash',
    file: 'src/main/events/dispatcher.ts',
    find: 'key: `${event.sequence}:${event.id}:${trigger.nodeId}`,',
    replace: 'key: `${event.sequence}:${event.id}:${trigger.nodeId}:${clock.now()}`,',
    mode: 'memory',
    seeds: [545, 60],
  },
  {
    name: 'flush-without-a-commit',
    file: 'src/main/store/journal.ts',
    find: 'return this.#waiters.add(runId);',
    replace: 'return Promise.resolve();',
    mode: 'sqlite',
    seeds: [1, 50],
  },
  {
    name: 'keys-of-refused-runs-kept',
    file: 'src/main/store/journal.ts',
    find: '    if (open.created?.idempotency !== undefined) this.#pendingKeys.delete(idempotencyName(open.created.idempotency));\n    this.#open.delete(open.id);',
    replace: '    this.#open.delete(open.id);',
    mode: 'sqlite',
    seeds: [100, 401],
  },
  {
    name: 'failed-commits-given-up',
    file: 'src/main/store/journal.ts',
    find: 'this.#dropNewRuns(error);\n    this.#retryLater();',
    replace:
      'this.#dropNewRuns(error);\n    for (const open of this.#dirty) clearPending(open);\n    this.#dirty = [];\n    this.#retryLater();',
    mode: 'sqlite',
    seeds: [1, 300],
  },
  {
    name: 'occurrences-fired-again',
    file: 'src/main/schedules/occurrence.ts',
    find: '...occurrenceKey(trigger, plannedMs),',
    replace: 'scope: `schedule:${flowId}`, key: `${nodeId}@${plannedMs}@${firedAtMs}`,',
    mode: 'sqlite',
    seeds: [1, 500],
  },
];
