import type { RunId } from '#shared/model/ids';
import type { RunReply } from '../engine';
import type { EnginePorts } from '../ports';
import type { Run } from './run';

/** A caller that waits for a result keeps waiting through pauses up to this long (short retries), in milliseconds. */
const SHORT_PAUSE_MS = 10_000;

/** Callers that wait for what becomes of a run. Each is told once, after what it is told is durable. */
export class Replies {
  readonly #ports: EnginePorts;
  readonly #expected = new Map<RunId, (reply: RunReply) => void>();

  constructor(ports: EnginePorts) {
    this.#ports = ports;
  }

  expect(runId: RunId, onReply: (reply: RunReply) => void): void {
    this.#expected.set(runId, onReply);
  }

  isExpected(runId: RunId): boolean {
    return this.#expected.has(runId);
  }

  forget(runId: RunId): void {
    this.#expected.delete(runId);
  }

  send(run: Run, reply: RunReply): void {
    const onReply = this.#expected.get(run.id);
    if (onReply === undefined) return;
    this.#expected.delete(run.id);
    this.#ports.journal.flush(run.id).then(
      () => onReply(reply),
      // The run was never durable: its `start` has been refused, and that is the answer.
      () => undefined,
    );
  }

  finish(run: Run): void {
    const { status, error } = run.record;
    this.send(run, { kind: 'ended', status, items: run.results ?? [], ...(error === undefined ? {} : { error }) });
  }

  park(run: Run): void {
    if (!this.#expected.has(run.id)) return;
    const wakeAt = run.nextWakeAt();
    const isShort = run.doubts.size === 0 && wakeAt !== undefined && wakeAt <= this.#ports.clock.now() + SHORT_PAUSE_MS;
    if (!isShort) this.send(run, { kind: 'parked', status: run.record.status });
  }
}
