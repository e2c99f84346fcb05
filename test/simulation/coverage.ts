/** What a simulation has come by: that nothing goes wrong says little about what never happened. */
export type Coverage = Record<string, number>;

export function addCoverage(to: Coverage, more: Coverage): void {
  for (const [name, count] of Object.entries(more)) to[name] = (to[name] ?? 0) + count;
}

/**
 * What must have happened, and not only once, in any some hundred seeds: each kind of fault, of node, of limit and of use.
 * A name that no line of the simulation counts is found by its test, too.
 */
const EXPECTED: readonly string[] = [
  ...['write', 'before', 'after', 'torn', 'killed'].map((kind) => `crash: ${kind}`),
  'fault: disk full',
  'fault: commit failed',
  'fault: read failed',
  'fault: clock forward',
  'fault: clock back',
  'fault: late timer',
  'fault: late answer overtaken',
  'fault: refused',
  'fault: no answer',
  'fault: fault in a node',
  'fault: ignores its signal',
  'fault: told to end',
  'fault: stopped and started',
  'fault: engine paused',
  ...[
    'core.manual',
    'core.event',
    'core.queue',
    'core.schedule',
    'core.if',
    'core.merge',
    'core.for-each',
    'core.with-lock',
    'core.wait',
    'core.start-flow',
    'core.raise-event',
    'core.enqueue',
    'core.call-flow',
    'core.stop',
    'sim.mark',
    'sim.split',
    'sim.read',
    'sim.idempotent',
    'sim.unsafe',
    'sim.askable',
  ].map((type) => `node: ${type}`),
  ...['succeeded', 'failed', 'cancelled', 'compensated', 'compensation_failed'].map((status) => `run: ${status}`),
  ...['RUN_SKIPPED', 'RUN_REPLACED', 'RUN_TIMED_OUT'].map((code) => `run: ${code}`),
  ...['api', 'event', 'queue', 'schedule', 'rerun'].map((kind) => `started by: ${kind}`),
  'started by: error flow',
  'started by: re-drive',
  'started by: re-run from the failed step',
  'started by: re-run from any step',
  'limit: waits for rate',
  'limit: waits for slot',
  'limit: waits for breaker',
  'limit: breaker opened',
  'limit: circuit open',
  'step: retried',
  'step: in doubt',
  'step: compensation',
  'step: ended by its event',
  'lookup: it happened',
  'lookup: it did not happen',
  'lookup: nobody knows',
  'lookup: no answer',
  'queue: message done',
  'queue: delivered again',
  'queue: dead letter',
  'queue: re-driven',
  'queue: taken by a worker',
  'queue: receipt expired',
  'service: reply to a program',
  'service: failure to a program',
  'service: reply to a step',
  'dead letter: re-driven',
  'dead letter: edited',
  'dead letter: discarded',
  'lock: taken by a program',
  'lock: expired',
  'lock: renewed',
  ...['fired', 'missed not-running', 'missed policy', 'skipped blackout', 'skipped window', 'skipped overlap'].map(
    (what) => `occurrence: ${what}`,
  ),
  'occurrence: several in one record',
  'overlap: skipped',
  'overlap: queued',
  'overlap: cancelled',
  'settings: rate of a node',
  'settings: concurrency',
  'settings: priority',
];

/** What should have happened in some hundred seeds, and has not. */
export function neverHappened(coverage: Coverage): string[] {
  return EXPECTED.filter((name) => (coverage[name] ?? 0) === 0);
}
