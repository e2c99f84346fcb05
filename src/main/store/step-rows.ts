/**
 * Writes the rows of steps. Most steps are written once, when they have succeeded: those are inserted eight at a time, without
 * the columns that they leave empty, which costs a third of the general statement. All others are written as a whole, so that
 * writing them again is safe.
 */
import type BetterSqlite3 from 'better-sqlite3';
import type { StepRecord } from '#main/engine/ports';
import { EFFECT_CODE, STAND_IN_CODE, STEP_STATUS_CODE, WAIT_KIND_CODE } from './codes';
import type { OpenRun } from './open-run';
import { itemCounts, outputsToText, waitForText } from './rows';
import { differenceFrom, type SharedBase } from './shared-text';
import type { ValueStore } from './values';

type Bound = string | number | bigint | null;

const ROWS_AT_ONCE = 8;
/** Longer ones are better off as payloads of their own. */
const LONGEST_DIFFERENCE = 2048;
const ONE_ROW = `(?, ?, ?, ${STEP_STATUS_CODE.succeeded}, ?, 1, ?, ?, ?, ?, ?)`;

export interface StepWriter {
  /** Writes a step of the current transaction, at the latest with `flush`. */
  save(open: OpenRun, key: number, step: StepRecord): void;
  /** Writes what is held back; to be called before the commit. */
  flush(): void;
  /** The transaction was rolled back. */
  forget(): void;
}

/** What was written of a run so far. */
interface Written {
  /** Steps behind this one have no row yet. Infinity: not known. */
  lastSeq: number;
  /** Later outputs may be stored as differences from it. */
  base: SharedBase | undefined;
}

function prepareStatements(db: BetterSqlite3.Database) {
  const columns = '(key, node_id, scope, status, effect, attempt, started_after_ms, took_ms, items_in, items_out, output)';
  return {
    insertOne: db.prepare<[Bound[]]>(`INSERT INTO steps ${columns} VALUES ${ONE_ROW}`),
    insertMany: db.prepare<[Bound[]]>(
      `INSERT INTO steps ${columns} VALUES ${Array<string>(ROWS_AT_ONCE).fill(ONE_ROW).join(', ')}`,
    ),
    save: db.prepare<Bound[]>(
      `INSERT INTO steps (key, node_id, scope, status, effect, attempt, started_after_ms, took_ms, items_in, items_out, output,
      error, wake_at, wait_kind, wait_for, crashes, stand_in) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (key) DO UPDATE SET status = excluded.status, effect = excluded.effect, attempt = excluded.attempt,
        started_after_ms = excluded.started_after_ms, took_ms = excluded.took_ms, items_in = excluded.items_in, items_out = excluded.items_out,
        output = excluded.output, error = excluded.error, wake_at = excluded.wake_at, wait_kind = excluded.wait_kind, wait_for = excluded.wait_for,
        crashes = excluded.crashes, stand_in = excluded.stand_in`,
    ),
  };
}

export function createStepWriter(db: BetterSqlite3.Database, values: ValueStore): StepWriter {
  const sql = prepareStatements(db);
  let written = new WeakMap<OpenRun, Written>();
  let held: Bound[] = [];
  let heldRows = 0;

  function writtenOf(open: OpenRun): Written {
    let known = written.get(open);
    if (known === undefined) {
      known = { lastSeq: open.stored ? Number.POSITIVE_INFINITY : -1, base: undefined };
      written.set(open, known);
    }
    return known;
  }

  function outputOf(state: Written, key: number, step: StepRecord, text: string): string | bigint {
    const { base } = state;
    if (base !== undefined && base.key !== key) {
      const difference = differenceFrom(base, text);
      if (difference !== undefined && difference.length <= LONGEST_DIFFERENCE) return difference;
    }
    const stored = values.writeText(text);
    // Only a step that has succeeded is never written again with other outputs.
    if (typeof stored === 'string' && step.status === 'succeeded') state.base = { key, text };
    else if (base?.key === key) state.base = undefined;
    return stored;
  }

  function flush(): void {
    if (heldRows === ROWS_AT_ONCE) sql.insertMany.run(held);
    else {
      const perRow = held.length / Math.max(heldRows, 1);
      for (let row = 0; row < heldRows; row++) sql.insertOne.run(held.slice(row * perRow, (row + 1) * perRow));
    }
    held = [];
    heldRows = 0;
  }

  return {
    save(open, key, step) {
      const state = writtenOf(open);
      const { outputs, waitFor, error, wakeAt, crashes, standIn } = step;
      const output = outputs === undefined ? null : outputOf(state, key, step, outputsToText(outputs));
      const counts = outputs === undefined ? null : itemCounts(outputs);
      const isNew = step.seq > state.lastSeq;
      if (isNew) state.lastSeq = step.seq;
      const tookMs = step.finishedAt === undefined ? null : step.finishedAt - step.startedAt;
      const afterMs = step.startedAt - open.createdAt;
      const effect = EFFECT_CODE[step.effect];
      const isPlain = error === undefined && waitFor === undefined && wakeAt === undefined && standIn === undefined;
      if (isNew && isPlain && step.status === 'succeeded' && step.attempt === 1) {
        held.push(key, step.nodeId, step.scope, effect, afterMs, tookMs, step.itemsIn, counts, output);
        heldRows++;
        if (heldRows === ROWS_AT_ONCE) flush();
        return;
      }
      sql.save.run(
        key,
        step.nodeId,
        step.scope,
        STEP_STATUS_CODE[step.status],
        effect,
        step.attempt,
        afterMs,
        tookMs,
        step.itemsIn,
        counts,
        output,
        error === undefined ? null : JSON.stringify(error),
        wakeAt ?? null,
        waitFor === undefined ? null : WAIT_KIND_CODE[waitFor.kind],
        waitForText(waitFor),
        crashes ?? null,
        standIn === undefined ? null : STAND_IN_CODE[standIn],
      );
    },
    flush,
    forget() {
      written = new WeakMap();
      held = [];
      heldRows = 0;
    },
  };
}
