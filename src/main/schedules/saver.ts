/**
 * Writes rows and records behind what happens, many in one transaction: when 10,000 schedules fire at nine o'clock, nobody waits
 * for 10,000 commits. Nothing is lost by it: what a crash leaves unwritten is looked at again from the cursor on the disk, and
 * keys of occurrences tell what was started.
 */
import type { ErrorInfo } from '#shared/model/errors';
import { toErrorInfo } from '#shared/model/errors';
import { type Entry, rowOf } from './entry';
import type { SchedulesPorts } from './ports';
import type { Records } from './records';
import type { ScheduleCounts, SchedulesRepository } from './repository';
import type { StoredOccurrence } from './service-types';

const ROWS_PER_WRITE = 300;
/** While the disk is full, more records than these are not kept in memory for a schedule. */
const MAX_WAITING_RECORDS = 2000;

export interface Saver {
  /** Its row is to be written, with records of it where there are any. Rows of triggers that are gone are deleted. */
  save(entry: Entry, records?: readonly StoredOccurrence[]): void;
  /** Tries again what could not be written. */
  retry(): void;
  /** Resolves when all is written, or cannot be. */
  settled(): Promise<void>;
}

export interface SaverParts {
  store: Pick<SchedulesPorts['store'], 'write'>;
  repository: SchedulesRepository;
  records: Records;
  report(error: ErrorInfo): void;
  /** What of these schedules is on the disk has changed. */
  onSaved(entries: readonly Entry[]): void;
}

export function createSaver({ store, repository, records, report, onSaved }: SaverParts): Saver {
  const waiting = new Map<Entry, StoredOccurrence[]>();
  let writing: Promise<void> | undefined;
  let hasFailed = false;

  async function writeAll(): Promise<void> {
    while (waiting.size > 0) {
      await new Promise((resolve) => setImmediate(resolve));
      const batch = takeBatch();
      try {
        const counts = store.write(() => batch.map(([entry, added]) => write(entry, added)));
        for (const [index, [entry]] of batch.entries()) add(entry.counts, counts[index] ?? {});
        hasFailed = false;
      } catch (error) {
        for (const [entry, added] of batch) wait(entry, [...added, ...(waiting.get(entry) ?? [])]);
        // Said once: the store tells of its health itself.
        if (!hasFailed) report(toErrorInfo(error));
        hasFailed = true;
        return;
      }
      onSaved(batch.map(([entry]) => entry));
    }
  }

  function takeBatch(): [Entry, StoredOccurrence[]][] {
    const batch: [Entry, StoredOccurrence[]][] = [];
    let size = 0;
    for (const [entry, added] of waiting) {
      if (size >= ROWS_PER_WRITE) break;
      batch.push([entry, added]);
      size += 1 + added.length;
      waiting.delete(entry);
    }
    return batch;
  }

  function wait(entry: Entry, added: readonly StoredOccurrence[]): void {
    waiting.set(entry, added.slice(-MAX_WAITING_RECORDS));
  }

  function write(entry: Entry, added: readonly StoredOccurrence[]): Partial<ScheduleCounts> {
    const { flowId, nodeId } = entry.trigger;
    const total: ScheduleCounts = { fired: 0, skipped: 0, missed: 0, failed: 0 };
    for (const record of added) add(total, records.save(record));
    if (entry.isGone) {
      // Once: a schedule that came back meanwhile has a row of its own.
      if (!entry.isRemoved) repository.remove(flowId, nodeId);
      entry.isRemoved = true;
      return {};
    }
    const row = rowOf(entry);
    repository.save(row);
    Object.assign(entry.row, row);
    if (Object.values(total).some((count) => count > 0)) repository.count(flowId, nodeId, total);
    return total;
  }

  function begin(): void {
    writing ??= writeAll().finally(() => {
      writing = undefined;
      if (waiting.size > 0 && !hasFailed) begin();
    });
  }

  return {
    save(entry, added = []) {
      wait(entry, [...(waiting.get(entry) ?? []), ...added]);
      begin();
    },
    retry: () => {
      if (waiting.size > 0) begin();
    },
    async settled() {
      while (writing !== undefined) await writing;
    },
  };
}

function add(counts: ScheduleCounts, more: Partial<ScheduleCounts>): void {
  counts.fired += more.fired ?? 0;
  counts.skipped += more.skipped ?? 0;
  counts.missed += more.missed ?? 0;
  counts.failed += more.failed ?? 0;
}
