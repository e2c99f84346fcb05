import { compileExpression } from '#shared/expression';
import { type FlowEvent, matchesEventType } from '#shared/model/event';
import type { RunId } from '#shared/model/ids';
import type { JsonObject } from '#shared/model/json';
import type { EnginePorts } from '../ports';
import type { Run, Waiting } from './run';

interface EventWait {
  readonly runId: RunId;
  readonly seq: number;
  readonly pattern: string;
}

/** Which steps wait for which events: the only thing of a waiting run that stays in memory. */
export class EventWaits {
  readonly #waits = new Map<string, EventWait>();

  set(runId: RunId, seq: number, pattern: string | undefined): void {
    const key = `${runId} ${seq}`;
    if (pattern === undefined) this.#waits.delete(key);
    else this.#waits.set(key, { runId, seq, pattern });
  }

  /** Offers an event to the steps that wait for its type; `wake` ends the wait of one that it suits. */
  async deliver(
    event: FlowEvent,
    runs: { using(runId: RunId, work: (run: Run | undefined) => Promise<void>): Promise<void> },
    ports: EnginePorts,
    wake: (run: Run, seq: number) => void,
  ): Promise<void> {
    const matching = [...this.#waits.values()].filter(({ pattern }) => matchesEventType(pattern, event.type));
    for (const { runId, seq } of matching) {
      await runs.using(runId, async (run) => {
        const waiting = run?.waiting.get(seq);
        if (run === undefined || waiting === undefined) this.set(runId, seq, undefined);
        // Something else may have ended the wait in the meantime; then waking does nothing.
        else if (await endsWait(run, waiting, event, ports)) wake(run, seq);
      });
    }
  }
}

/**
 * Whether an event ends a wait. Events from before the wait began do not (they may be delivered late, or be the very event
 * that started the run); what was before is told by the order in which things were recorded, since clocks are set back. A
 * condition that fails counts as false and leaves a line in the run's log.
 */
async function endsWait(run: Run, { step, record }: Waiting, event: FlowEvent, ports: EnginePorts): Promise<boolean> {
  if (run.record.trigger.detail?.['id'] === event.id) return false;
  const { condition, after } = record.waitFor?.kind === 'event' ? record.waitFor : {};
  const isEarlier = after === undefined ? Date.parse(event.time) < record.startedAt : event.sequence <= after;
  if (isEarlier) return false;
  if (condition === undefined || condition.trim() === '') return true;
  const { id, name } = step.node;
  try {
    const program = compileExpression(condition, { nodeId: id, nodeName: name, field: '/condition' });
    const item = eventJson(event);
    const value = await program.evaluate({
      item,
      items: [item],
      run: { id: run.id },
      flow: run.flow.info,
      env: run.flow.compiled.env,
      step: () => undefined,
      nowMs: ports.clock.now(),
      random: () => ports.chance.random(),
    });
    return value === true;
  } catch (thrown) {
    const message = thrown instanceof Error ? thrown.message : String(thrown);
    ports.journal.write({ kind: 'log', runId: run.id, log: { at: ports.clock.now(), nodeId: id, level: 'warn', message } });
    return false;
  }
}

/** An event as expressions see it. */
function eventJson({ id, type, source, subject, time, data, sequence }: FlowEvent): JsonObject {
  return { id, type, source, ...(subject === undefined ? {} : { subject }), time, data, sequence };
}
