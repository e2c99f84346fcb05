/**
 * What a node has told of, so that it tells each trouble once. What was told by a run that failed was perhaps not told: it counts as
 * new again. A run that asks again after a crash is given the same answer.
 */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { FlowHealth, FlowTrouble } from '#shared/model/flow-health';
import type { HealthPorts } from './ports';

const toldSchema = z.record(
  z.string(),
  z.object({
    /** Of its troubles; empty: it has recovered. */
    digest: z.string(),
    since: z.number(),
    /** The run that told of it. */
    run: z.string(),
  }),
);
type Told = z.infer<typeof toldSchema>;

export interface Found {
  flowId: string;
  flowName: string;
  troubles: FlowTrouble[];
}

/** Messages name moments and counts, which change from check to check. */
function digestOf(troubles: readonly FlowTrouble[]): string {
  const names = troubles.map(({ check, code, nodeId = '' }) => `${check} ${code} ${nodeId}`).sort();
  return createHash('sha256').update(names.join('\n')).digest('base64url').slice(0, 16);
}

/** Compares what was found with what was told, and gives what to tell and what is told then. */
export function compare(
  found: readonly Found[],
  told: Told,
  runId: string,
  nowMs: number,
  wasHeard: (runId: string) => boolean,
): { health: FlowHealth[]; told: Told } {
  const next: Told = {};
  const health = found.map(({ flowId, flowName, troubles }): FlowHealth => {
    const before = told[flowId];
    const isHeard = before !== undefined && before.run !== runId && wasHeard(before.run);
    if (troubles.length === 0) {
      if (before === undefined || (before.digest === '' && isHeard)) return { flowId, flowName, status: 'ok', troubles };
      const isTold = before.digest === '';
      next[flowId] = isTold && before.run === runId ? before : { digest: '', since: before.since, run: runId };
      return { flowId, flowName, status: 'recovered', troubles, since: before.since };
    }
    const digest = digestOf(troubles);
    const isSame = before?.digest === digest;
    const isKnown = isSame && isHeard;
    const since = isSame ? before.since : nowMs;
    next[flowId] = { digest, since, run: isKnown ? before.run : runId };
    return { flowId, flowName, status: isKnown ? 'known' : 'new', troubles, since };
  });
  return { health, told: next };
}

export function createTold({ store, run, now }: Pick<HealthPorts, 'store' | 'run' | 'now'>) {
  const find = store.db.prepare<[string, string], { value: string }>(
    'SELECT value FROM node_memories WHERE flow_id = ? AND node_id = ?',
  );
  const save = store.db.prepare<[string, string, string, number]>(`
    INSERT INTO node_memories (flow_id, node_id, value, updated_at) VALUES (?, ?, ?, ?)
    ON CONFLICT (flow_id, node_id) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at`);

  return (found: readonly Found[], by: { flowId: string; nodeId: string; runId: string }): FlowHealth[] => {
    const row = find.get(by.flowId, by.nodeId);
    const before = toldSchema.catch({}).parse(row === undefined ? {} : JSON.parse(row.value));
    const wasHeard = (runId: string): boolean => !['failed', 'cancelled'].includes(run(runId)?.status ?? 'succeeded');
    const { health, told } = compare(found, before, by.runId, now(), wasHeard);
    // What a test tells is not what those who are to be alerted hear.
    if (run(by.runId)?.test !== true) store.write(() => save.run(by.flowId, by.nodeId, JSON.stringify(told), now()));
    return health;
  };
}
