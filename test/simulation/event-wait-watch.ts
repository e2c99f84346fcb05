/** Events reach steps that wait for them: whoever waits is woken by the first that comes after the wait is durable. */
import type { JournalRecord, StepRecord } from '#main/engine/ports';
import type { RunId } from '#shared/model/ids';
import type { SimProcess } from './sim-loop';
import type { SimStore } from './sim-store';

interface Known {
  runId: RunId;
  seq: number;
  pattern: string;
  /** All events up to here were stored before the wait, or with it. */
  afterSequence: number;
}

export class EventWaitWatch {
  readonly #parts: { violate(what: string): void; cover(what: string): void };
  readonly #waits = new Map<string, Known>();
  #lastSequence = 0;

  constructor(parts: { violate(what: string): void; cover(what: string): void }) {
    this.#parts = parts;
  }

  /** A process begins: what it finds may have become durable with the last breath of the one before. */
  begin(store: SimStore, process: SimProcess): void {
    this.#lastSequence = store.storedEvents().at(-1)?.sequence ?? 0;
    for (const runId of store.runIds()) for (const step of store.run(runId)?.steps ?? []) this.#note(step);
    store.events.onCommitted(({ records, events }) => {
      // What a dead process still commits is on no disk that anybody opens again.
      if (!process.isAlive) return;
      this.#lastSequence = events.at(-1)?.sequence ?? this.#lastSequence;
      for (const record of records as readonly JournalRecord[]) if (record.kind === 'step') this.#note(record.step);
    });
  }

  /** When all is over: who was woken by an event was woken by the right one. */
  check(store: SimStore): void {
    const events = store.storedEvents();
    const sequenceOf = new Map(events.map(({ token, sequence }) => [token, sequence]));
    for (const { runId, seq, pattern, afterSequence } of this.#waits.values()) {
      const stored = store.run(runId);
      const step = stored?.steps.find((candidate) => candidate.seq === seq);
      const [item] = step?.outputs?.['out'] ?? [];
      if (stored === undefined || step?.status !== 'succeeded' || item === undefined) continue;
      const by = sequenceOf.get((item.json as { id?: string } | null)?.id ?? '');
      if (by === undefined) continue;
      this.#parts.cover('step: ended by its event');
      const own = stored.run.trigger.detail?.['id'];
      const first = events.find(({ sequence, type, id }) => sequence > afterSequence && type === pattern && id !== own);
      if (first !== undefined && by > first.sequence) {
        this.#parts.violate(
          `step ${step.nodeId} of ${runId} waited for ${pattern} since event ${afterSequence}, was passed over by event ${first.sequence} and woken by ${by}`,
        );
      }
    }
  }

  #note({ runId, seq, status, waitFor }: StepRecord): void {
    const key = `${runId} ${seq}`;
    if (status !== 'waiting' || waitFor?.kind !== 'event' || this.#waits.has(key)) return;
    this.#waits.set(key, { runId, seq, pattern: waitFor.pattern, afterSequence: this.#lastSequence });
  }
}
