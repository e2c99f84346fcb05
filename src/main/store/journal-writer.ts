/**
 * The SQL of one commit of the journal: all pending records of all runs in one transaction. Rows are written with whole
 * values (last one wins), so that writing a batch again after a failure is safe.
 */

import { hash } from 'node:crypto';
import type BetterSqlite3 from 'better-sqlite3';
import type { PendingEvent, RunRecord, StepRecord } from '#main/engine/ports';
import { AppError, type ErrorInfo } from '#shared/model/errors';
import { LOG_LEVEL_CODE, MAX_STEPS, RUN_STATUS_CODE, TRIGGER_KIND_CODE } from './codes';
import { INSERT_DEAD_LETTER, insertDeadLetter, SAVE_STEP_INPUT, saveStepInput } from './kept-inputs';
import { type EventRecord, idempotencyName, type OpenRun } from './open-run';
import { createPolicyRows, type PendingPolicies } from './policy-rows';
import { createQueueWriter } from './queue-writer';
import { outputsToText, runFlags } from './rows';
import { SAVE_START_OPTIONS, startOptionsText } from './start-options';
import { createStepWriter } from './step-rows';
import { createTaskWriter } from './task-writer';
import { SAVE_STEP_WOULD, SAVE_TEST_DATA, SAVE_TEST_OPTIONS, saveStepWould, saveTestData } from './test-run-rows';
import { SAVE_TRIGGER_STATE, triggerStateValues } from './trigger-state-rows';
import type { ValueStore } from './values';

type Bound = string | number | bigint | Buffer | null;

export interface CommittedEvent {
  sequence: number;
  event: PendingEvent;
  runId?: EventRecord['runId'];
}

export interface PendingBatch {
  runs: readonly OpenRun[];
  events: readonly EventRecord[];
  /** Limits; undefined in a batch that saves one run on its own. */
  policies?: PendingPolicies;
  /** The number of a run that an event names, when it is known. */
  runKeyOf(runId: string): number | undefined;
}

export interface JournalWriter {
  /** Writes a batch in one transaction, durable when it returns. Throws what SQLite throws; then nothing was written. */
  commit(batch: PendingBatch): CommittedEvent[];
  /** The number of the last event. */
  lastSequence(): number;
  /** Leaves so many numbers out: what was told to begin after them must not take the next events for earlier ones. */
  skipSequences(count: number): void;
}

/** The first 16 bytes of SHA-256 over scope, NUL, key. */
export function idempotencyDigest(name: string): Buffer {
  return hash('sha256', name, 'buffer').subarray(0, 16);
}

const errorText = (error: ErrorInfo | undefined): string | null => (error === undefined ? null : JSON.stringify(error));
/** Numbers left out are forgotten with the process: a wait must not begin behind an event that is still to come. */
function boundedWait(step: StepRecord, lastEvent: number): StepRecord {
  const { waitFor } = step;
  if (waitFor?.kind !== 'event' || waitFor.after === undefined || waitFor.after <= lastEvent) return step;
  return { ...step, waitFor: { ...waitFor, after: lastEvent } };
}

const since = (from: number, at: number | undefined): number | null => (at === undefined ? null : at - from);

function prepareStatements(db: BetterSqlite3.Database) {
  const prepare = (sql: string) => db.prepare<Bound[]>(sql);
  return {
    begin: prepare('BEGIN IMMEDIATE'),
    commit: prepare('COMMIT'),
    rollback: prepare('ROLLBACK'),
    findFlow: db.prepare<[string], { key: number; is_rule: number }>('SELECT key, is_rule FROM run_flows WHERE flow_id = ?'),
    insertFlow: prepare('INSERT INTO run_flows (flow_id, is_rule) VALUES (?, ?)'),
    countRuns: prepare('UPDATE run_flows SET kept = kept + ? WHERE key = ?'),
    insertRun:
      prepare(`INSERT INTO runs (key, id, flow_key, flow_name, flow_version, is_rule, status, flags, trigger_kind, trigger_node,
      trigger_detail, created_at, started_after_ms, finished_after_ms, wake_at, rerun_of, failed_node_id, error)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`),
    updateRun:
      prepare(`UPDATE runs SET status = ?, flags = ?, started_after_ms = ?, finished_after_ms = ?, wake_at = ?, failed_node_id = ?,
      error = ? WHERE key = ?`),
    saveItem: prepare(`INSERT INTO step_items (step_key, item, done, output) VALUES (?, ?, ?, ?)
      ON CONFLICT (step_key, item) DO UPDATE SET done = excluded.done, output = excluded.output`),
    saveAttempt: prepare(`INSERT INTO attempts (step_key, attempt, started_at, finished_at, error) VALUES (?, ?, ?, ?, ?)
      ON CONFLICT (step_key, attempt) DO UPDATE SET started_at = excluded.started_at, finished_at = excluded.finished_at, error = excluded.error`),
    saveInput: prepare(SAVE_STEP_INPUT),
    saveWould: prepare(SAVE_STEP_WOULD),
    saveTestData: prepare(SAVE_TEST_DATA),
    saveTestOptions: prepare(SAVE_TEST_OPTIONS),
    saveStartOptions: prepare(SAVE_START_OPTIONS),
    insertDeadLetter: prepare(INSERT_DEAD_LETTER),
    insertLog: prepare('INSERT INTO run_logs (run_key, at, node_id, level, message) VALUES (?, ?, ?, ?, ?)'),
    saveIdempotency: prepare(`INSERT INTO idempotency_keys (digest, run_id, fingerprint, expires_at) VALUES (?, ?, ?, ?)
      ON CONFLICT (digest) DO UPDATE SET run_id = excluded.run_id, fingerprint = excluded.fingerprint, expires_at = excluded.expires_at`),
    moveCursor: prepare(`INSERT INTO consumers (name, cursor) VALUES (?, ?)
      ON CONFLICT (name) DO UPDATE SET cursor = max(cursor, excluded.cursor)`),
    saveTriggerState: prepare(SAVE_TRIGGER_STATE),
    findType: db.prepare<[string], number>('SELECT key FROM event_types WHERE type = ?').pluck(),
    insertType: prepare('INSERT INTO event_types (type) VALUES (?)'),
    countType: prepare('UPDATE event_types SET seen = seen + ?, last_at = ? WHERE key = ?'),
    insertEvent: prepare(
      'INSERT INTO events (sequence, id, type_key, source, subject, at, run_key, data) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
    ),
    // A consumer that has seen an event which was deleted since must not be given its number again.
    lastSequence: db
      .prepare<[], number>(
        'SELECT max(coalesce((SELECT max(sequence) FROM events), 0), coalesce((SELECT max(cursor) FROM consumers), 0))',
      )
      .pluck(),
  };
}

export function createJournalWriter(db: BetterSqlite3.Database, values: ValueStore): JournalWriter {
  const sql = prepareStatements(db);
  const queues = createQueueWriter(db);
  const tasks = createTaskWriter(db);
  const steps = createStepWriter(db, values);
  const policies = createPolicyRows(db);
  const flowKeys = new Map<string, { key: number; isRule: boolean }>();
  const typeKeys = new Map<string, number>();
  let lastSequence = sql.lastSequence.get() ?? 0;

  function flowOf(run: RunRecord): { key: number; isRule: boolean } {
    const known = flowKeys.get(run.flowId);
    if (known !== undefined) return known;
    const found = sql.findFlow.get(run.flowId);
    const isRule = found === undefined ? run.trigger.kind === 'rule' : found.is_rule === 1;
    const flow = { key: found?.key ?? Number(sql.insertFlow.run(run.flowId, isRule ? 1 : 0).lastInsertRowid), isRule };
    flowKeys.set(run.flowId, flow);
    return flow;
  }

  function insertRun(open: OpenRun, run: RunRecord, newRuns: Map<number, number>): void {
    const flow = flowOf(run);
    newRuns.set(flow.key, (newRuns.get(flow.key) ?? 0) + 1);
    sql.insertRun.run(
      open.key,
      run.id,
      flow.key,
      run.flowName,
      run.flowVersion,
      flow.isRule ? 1 : 0,
      RUN_STATUS_CODE[run.status],
      runFlags(run),
      TRIGGER_KIND_CODE[run.trigger.kind],
      run.trigger.nodeId ?? null,
      run.trigger.detail === undefined ? null : JSON.stringify(run.trigger.detail),
      open.createdAt,
      since(open.createdAt, run.startedAt),
      since(open.createdAt, run.finishedAt),
      run.wakeAt ?? null,
      run.rerunOf ?? null,
      run.failedNodeId ?? null,
      errorText(run.error),
    );
    const { idempotency, cursor, claim, triggerState, testData } = open.created ?? {};
    if (idempotency !== undefined) {
      const digest = idempotencyDigest(idempotencyName(idempotency));
      sql.saveIdempotency.run(digest, run.id, idempotency.fingerprint ?? null, idempotency.expiresAt);
    }
    if (cursor !== undefined) sql.moveCursor.run(cursor.consumer, cursor.sequence);
    if (claim !== undefined) queues.claim(claim, run.id);
    if (triggerState !== undefined) sql.saveTriggerState.run(...triggerStateValues(triggerState));
    if (testData !== undefined) saveTestData(sql.saveTestData, open.key, testData);
    const startOptions = startOptionsText(run);
    if (startOptions !== undefined) sql.saveStartOptions.run(startOptions, open.key);
  }

  function updateRun(open: OpenRun, run: RunRecord): void {
    sql.updateRun.run(
      RUN_STATUS_CODE[run.status],
      runFlags(run),
      since(open.createdAt, run.startedAt),
      since(open.createdAt, run.finishedAt),
      run.wakeAt ?? null,
      run.failedNodeId ?? null,
      errorText(run.error),
      open.key,
    );
  }

  function stepKey(open: OpenRun, seq: number): number {
    if (seq >= 0 && seq < MAX_STEPS) return open.key * MAX_STEPS + seq;
    throw new AppError({
      code: 'RUN_TOO_LONG',
      message: `The run ${open.id} has more than ${MAX_STEPS} steps. Let its loop end earlier or split the flow.`,
      data: { limit: MAX_STEPS },
    });
  }

  function saveRun(open: OpenRun, newRuns: Map<number, number>, lastEvent: number): void {
    if (open.run !== undefined) {
      if (open.stored) updateRun(open, open.run);
      else insertRun(open, open.run, newRuns);
      if (open.run.testOptions !== undefined) sql.saveTestOptions.run(JSON.stringify(open.run.testOptions), open.key);
      if (open.run.finishedAt !== undefined && open.run.trigger.kind === 'queue') queues.settle(open.run, open.results);
    }
    for (const step of open.steps.values()) steps.save(open, stepKey(open, step.seq), boundedWait(step, lastEvent));
    tasks.settle(open.id, open.run, open.steps.values());
    for (const { seq, index, state, outputs } of open.items.values()) {
      const output = outputs === undefined ? null : values.writeText(outputsToText(outputs));
      sql.saveItem.run(stepKey(open, seq), index, state === 'done' ? 1 : 0, output);
    }
    for (const { seq, attempt, startedAt, finishedAt, error } of open.attempts) {
      sql.saveAttempt.run(stepKey(open, seq), attempt, startedAt, finishedAt, JSON.stringify(error));
    }
    for (const extra of open.extras) {
      if (extra.kind === 'input') saveStepInput(sql.saveInput, stepKey(open, extra.seq), extra.items);
      else if (extra.kind === 'would') saveStepWould(sql.saveWould, stepKey(open, extra.seq), extra.would);
      else insertDeadLetter(sql.insertDeadLetter, extra.runId, extra.letter);
    }
    for (const log of open.logs) sql.insertLog.run(open.key, log.at, log.nodeId, LOG_LEVEL_CODE[log.level], log.message);
    for (const entry of open.outbox) {
      if ('put' in entry) queues.put(entry.put);
      else if ('ask' in entry) tasks.put(entry.ask);
      else queues.takeReplies(entry.takeReplies);
    }
  }

  function typeKeyOf(type: string): number {
    let key = typeKeys.get(type);
    if (key === undefined) {
      key = sql.findType.get(type) ?? Number(sql.insertType.run(type).lastInsertRowid);
      typeKeys.set(type, key);
    }
    return key;
  }

  function insertEvents(batch: PendingBatch): CommittedEvent[] {
    const seen = new Map<number, { count: number; lastAt: number }>();
    let sequence = lastSequence;
    const committed = batch.events.map(({ event, runId }): CommittedEvent => {
      const typeKey = typeKeyOf(event.type);
      const runKey = runId === undefined ? undefined : batch.runKeyOf(runId);
      sequence += 1;
      const data = values.write(event.data);
      sql.insertEvent.run(sequence, event.id, typeKey, event.source, event.subject ?? null, event.timeMs, runKey ?? null, data);
      const entry = seen.get(typeKey);
      if (entry === undefined) seen.set(typeKey, { count: 1, lastAt: event.timeMs });
      else {
        entry.count += 1;
        entry.lastAt = event.timeMs;
      }
      return { sequence, event, ...(runId === undefined ? {} : { runId }) };
    });
    for (const [typeKey, { count, lastAt }] of seen) sql.countType.run(count, lastAt, typeKey);
    return committed;
  }

  function write(batch: PendingBatch): CommittedEvent[] {
    const newRuns = new Map<number, number>();
    const lastEvent = lastSequence + batch.events.length;
    for (const open of batch.runs) saveRun(open, newRuns, lastEvent);
    steps.flush();
    for (const [flowKey, count] of newRuns) sql.countRuns.run(count, flowKey);
    if (batch.policies !== undefined) policies.save(batch.policies);
    return insertEvents(batch);
  }

  return {
    lastSequence: () => lastSequence,
    skipSequences(count) {
      lastSequence += count;
    },
    commit(batch) {
      sql.begin.run();
      try {
        const committed = write(batch);
        sql.commit.run();
        lastSequence += committed.length;
        return committed;
      } catch (error) {
        // SQLite has rolled back by itself after some errors (a full disk among them).
        if (db.inTransaction) sql.rollback.run();
        flowKeys.clear();
        typeKeys.clear();
        steps.forget();
        tasks.forget();
        values.forget();
        throw error;
      }
    },
  };
}
