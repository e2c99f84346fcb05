import type BetterSqlite3 from 'better-sqlite3';
import type { StoreHealth } from './health';
import type { StoreLog } from './log';

const PROBE_EVERY_MS = 2000;
const PROBE_BYTES = 65_536;

/**
 * While writes fail, tries one now and then: callers who are refused because of the state would otherwise never learn
 * that there is space again.
 */
export function createProbe(parts: {
  db: BetterSqlite3.Database;
  write<T>(work: () => T): T;
  health: StoreHealth;
  log: StoreLog;
}): {
  close(): void;
} {
  const insert = parts.db.prepare(
    `INSERT INTO payloads (digest, size_bytes, data) VALUES (x'00', ${PROBE_BYTES}, zeroblob(${PROBE_BYTES}))`,
  );
  const remove = parts.db.prepare("DELETE FROM payloads WHERE digest = x'00'");
  let timer: NodeJS.Timeout | undefined;

  function tryWrite(): void {
    try {
      parts.write(() => {
        insert.run();
        remove.run();
      });
    } catch (error) {
      parts.log.debug({ err: error }, 'The workspace database still cannot be written');
    }
    arm();
  }
  function arm(): void {
    clearTimeout(timer);
    timer = parts.health.state() === 'ok' ? undefined : setTimeout(tryWrite, PROBE_EVERY_MS).unref();
  }

  const stop = parts.health.onState(arm);
  return {
    close() {
      stop();
      clearTimeout(timer);
    },
  };
}
