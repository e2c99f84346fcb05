/** SQL of the leases room. Writes belong into `store.write`. Times are milliseconds since the epoch. */
import type { Store } from '#main/store';
import { MAX_STEPS, RUN_STATUS_CODE, STEP_STATUS_CODE, WAIT_KIND_CODE } from '#main/store/codes';
import type { LeasesTable } from '#main/store/tables';
import type { RunId } from '#shared/model/ids';

export type LeaseRow = LeasesTable;

const OPEN = ['running', 'waiting', 'in_doubt'] as const;

/** Who is given a lease. */
export interface NewHolder {
  name: string;
  token: number;
  holder: string;
  runId: string | null;
  seq: number | null;
  ttlMs: number;
  atMs: number;
  expiresAt: number;
}

export function createLeasesRepository({ db }: Pick<Store, 'db'>) {
  const find = db.prepare<[string], LeaseRow>('SELECT * FROM leases WHERE name = ?');
  const held = db.prepare<[], LeaseRow>('SELECT * FROM leases WHERE holder IS NOT NULL ORDER BY name');
  const ofStep = db.prepare<[string, number], LeaseRow>('SELECT * FROM leases WHERE run_id = ? AND seq = ?');
  const give = db.prepare<[Record<string, string | number | null>]>(`
    INSERT INTO leases (name, token, holder, run_id, seq, ttl_ms, acquired_at, expires_at)
    VALUES (:name, :token, :holder, :runId, :seq, :ttlMs, :atMs, :expiresAt)
    ON CONFLICT (name) DO UPDATE SET token = excluded.token, holder = excluded.holder, run_id = excluded.run_id, seq = excluded.seq,
      ttl_ms = excluded.ttl_ms, acquired_at = excluded.acquired_at, expires_at = excluded.expires_at`);
  const renew = db.prepare<[number, number, string, number]>(
    'UPDATE leases SET expires_at = ?, ttl_ms = ? WHERE name = ? AND token = ? AND holder IS NOT NULL',
  );
  const free = db.prepare<[string, number]>(
    'UPDATE leases SET holder = NULL, run_id = NULL, seq = NULL, expires_at = NULL WHERE name = ? AND token = ?',
  );
  const hasRows = db.prepare<[], number>('SELECT 1 FROM leases LIMIT 1').pluck();
  // By the open runs, of which there are few; all of the steps are many.
  const waiting = db.prepare<[], { id: RunId; seq: number; name: string }>(
    `SELECT r.id, s.key % ${MAX_STEPS} AS seq, s.wait_for AS name FROM runs r
       JOIN steps s ON s.key >= r.key * ${MAX_STEPS} AND s.key < (r.key + 1) * ${MAX_STEPS}
     WHERE r.is_rule IN (0, 1) AND r.status IN (${OPEN.map((status) => RUN_STATUS_CODE[status]).join(', ')})
       AND s.status = ${STEP_STATUS_CODE.waiting} AND s.wait_kind = ${WAIT_KIND_CODE.lock} ORDER BY s.key`,
  );
  // Steps that wait for a lease or run under one are waiting or running.
  const isOpen = db
    .prepare<[number, string], number>(
      `SELECT 1 FROM runs r JOIN steps s ON s.key = r.key * ${MAX_STEPS} + ?
       WHERE r.id = ? AND r.status NOT IN (${RUN_STATUS_CODE.succeeded}, ${RUN_STATUS_CODE.failed}, ${RUN_STATUS_CODE.cancelled})
         AND s.status IN (${STEP_STATUS_CODE.running}, ${STEP_STATUS_CODE.waiting})`,
    )
    .pluck();

  return {
    find: (name: string): LeaseRow | undefined => find.get(name),
    /** Held or expired without having been given back. */
    held: (): LeaseRow[] => held.all(),
    ofStep: (runId: string, seq: number): LeaseRow | undefined => ofStep.get(runId, seq),
    give(holder: NewHolder): void {
      give.run({ ...holder });
    },
    /** False: somebody else has it, or nobody. */
    renew: (name: string, token: number, ttlMs: number, expiresAt: number): boolean =>
      renew.run(expiresAt, ttlMs, name, token).changes === 1,
    free: (name: string, token: number): boolean => free.run(name, token).changes === 1,
    /** Steps of open runs that wait for a lease, those of older runs first. */
    waiting: (): { id: RunId; seq: number; name: string }[] => (hasRows.get() === undefined ? [] : waiting.all()),
    /** Whether a step may still be under its lease. */
    isStepOpen: (runId: string, seq: number): boolean => isOpen.get(seq, runId) !== undefined,
  };
}
