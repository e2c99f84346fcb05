/** Gives pages that deleting has left free back to the disk, some at a time. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type BetterSqlite3 from 'better-sqlite3';

const PAGES_PER_SLICE = 200;
/** This many free pages stay: new runs fill them, and a file that shrinks only grows again. */
const KEPT_PAGES = 1000;
/** Of a large file, this part may be free before it shrinks. */
const KEPT_PART = 0.1;

const pages = (db: BetterSqlite3.Database, what: 'page_count' | 'freelist_count') => Number(db.pragma(what, { simple: true }));

/** Bytes of the database that hold data. */
export function usedBytes(db: BetterSqlite3.Database): number {
  return (pages(db, 'page_count') - pages(db, 'freelist_count')) * Number(db.pragma('page_size', { simple: true }));
}

/**
 * Shrinks the file while much of it is free; between the slices the event loop turns. Answers how many pages were given back: none
 * in a database made before version 0.2, until `pulseflow doctor --repair` has rebuilt it. Throws what SQLite throws.
 */
export async function giveBackFreeSpace(db: BetterSqlite3.Database, signal?: AbortSignal): Promise<number> {
  let given = 0;
  while (signal?.aborted !== true) {
    const free = pages(db, 'freelist_count');
    const surplus = free - Math.max(KEPT_PAGES, Math.floor(pages(db, 'page_count') * KEPT_PART));
    if (surplus <= 0) break;
    db.pragma(`incremental_vacuum(${Math.min(surplus, PAGES_PER_SLICE)})`);
    const gone = free - pages(db, 'freelist_count');
    if (gone <= 0) break;
    given += gone;
    await nextTurn();
  }
  return given;
}
