/** The SQL of limits: their durable states, who waits under them, and which runs of a flow are open. */
import type BetterSqlite3 from 'better-sqlite3';
import type { JournalRecord, QueuedRun, RunJournal, UnfinishedRun, WaitFor } from '#main/engine/ports';
import type { FlowId, RunId } from '#shared/model/ids';
import { isFinal } from '#shared/model/run';
import { MAX_STEPS, RUN_FLAG_CANCEL_REQUESTED, RUN_FLAG_TEST, RUN_STATUS_CODE, RUN_STATUSES, wordOf } from './codes';
import type { OpenRun } from './open-run';
import { type StartOptions, startOptionsFrom } from './start-options';

export type PolicyRecord = Extract<JournalRecord, { kind: 'policy' }>;
export type DurablePolicy = NonNullable<PolicyRecord['state']>;
export type PendingPolicies = ReadonlyMap<string, PolicyRecord['state']>;
export type GateWait = Awaited<ReturnType<RunJournal['gateWaits']>>[number];

export interface PolicyRows {
  /** Inside of the transaction of a commit. */
  save(states: PendingPolicies): void;
  states(): { key: string; state: DurablePolicy }[];
  gateWaits(): GateWait[];
  /** `pending`: what is not committed yet stands for what is. */
  unfinishedRuns(flowId: FlowId, pending: readonly OpenRun[]): UnfinishedRun[];
  queuedRuns(): QueuedRun[];
}

// Numbers stand in the text, so that partial indexes and one range per status serve the queries.
const OPEN_STATUSES = RUN_STATUSES.filter((status) => !isFinal(status)).map((status) => RUN_STATUS_CODE[status]);

export function createPolicyRows(db: BetterSqlite3.Database): PolicyRows {
  const save = db.prepare<[string, string]>(
    'INSERT INTO policy_states (key, state) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET state = excluded.state',
  );
  const remove = db.prepare<[string]>('DELETE FROM policy_states WHERE key = ?');
  const all = db.prepare<[], { key: string; state: string }>('SELECT key, state FROM policy_states');
  const gateWaits = db.prepare<[], { runId: RunId; key: number; waitFor: string }>(
    `SELECT r.id AS runId, s.key, s.wait_for AS waitFor FROM steps s JOIN runs r ON r.key = s.key / ${MAX_STEPS}
     WHERE s.status = 1 AND s.wait_kind = 5 AND r.status IN (${OPEN_STATUSES.join(', ')}) ORDER BY s.key`,
  );
  const unfinished = db.prepare<[string], { runId: RunId; status: number; flags: number; options: string | null }>(
    `SELECT id AS runId, status, flags, start_options AS options FROM runs
     WHERE flow_key = (SELECT key FROM run_flows WHERE flow_id = ?) AND status IN (${OPEN_STATUSES.join(', ')})
     ORDER BY created_at, key`,
  );
  const queued = db.prepare<[], { runId: RunId; flowId: FlowId; flowVersion: number; flags: number; options: string | null }>(
    `SELECT r.id AS runId, f.flow_id AS flowId, r.flow_version AS flowVersion, r.flags, r.start_options AS options FROM runs r JOIN run_flows f ON f.key = r.flow_key
     WHERE r.is_rule IN (0, 1) AND r.status = ${RUN_STATUS_CODE.queued} ORDER BY r.created_at, r.key`,
  );
  return {
    save(states) {
      for (const [key, state] of states) {
        if (state === undefined) remove.run(key);
        else save.run(key, JSON.stringify(state));
      }
    },
    states: () => all.all().map(({ key, state }) => ({ key, state: JSON.parse(state) as DurablePolicy })),
    gateWaits: () =>
      gateWaits.all().map(({ runId, key, waitFor }) => {
        const { gate, tokens } = gateFrom(waitFor);
        return { runId, seq: key % MAX_STEPS, gate, ...(tokens === undefined ? {} : { tokens }) };
      }),
    unfinishedRuns(flowId, pending) {
      const changed = new Map(pending.flatMap(({ id, run }) => (run === undefined ? [] : [[id, run] as const])));
      const stored = unfinished.all(flowId).flatMap(({ runId, status, flags, options }): UnfinishedRun[] => {
        if (changed.has(runId) || (flags & RUN_FLAG_TEST) !== 0) return [];
        const cancelRequested = (flags & RUN_FLAG_CANCEL_REQUESTED) !== 0;
        return [{ runId, status: wordOf(RUN_STATUSES, status), cancelRequested, ...groupIn(startOptionsFrom(options)) }];
      });
      const fresh = [...changed.values()].flatMap((run): UnfinishedRun[] => {
        if (run.flowId !== flowId || run.test || isFinal(run.status)) return [];
        return [{ runId: run.id, status: run.status, cancelRequested: run.cancelRequested === true, ...groupIn(run) }];
      });
      return [...stored, ...fresh];
    },
    queuedRuns: () =>
      queued.all().map(({ flags, options, ...run }) => {
        return { ...run, test: (flags & RUN_FLAG_TEST) !== 0, ...startOptionsFrom(options) };
      }),
  };
}

function groupIn({ overlap }: StartOptions): Pick<UnfinishedRun, 'group'> {
  return overlap === undefined ? {} : { group: overlap.group };
}

/** What `wait_for` holds of a wait under a limit. */
type GateWaitFor = Extract<WaitFor, { kind: 'gate' }>;

export function gateText({ on, gate, tokens }: GateWaitFor): string {
  return JSON.stringify({ on, gate, tokens });
}

export function gateFrom(text: string | null): GateWaitFor {
  return {
    kind: 'gate',
    ...(JSON.parse(text ?? '{"on":"slot","gate":{"priority":0}}') as Omit<GateWaitFor, 'kind'>),
  };
}
