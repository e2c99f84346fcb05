import type { ErrorInfo } from '#shared/model/errors';
import type { SystemEventType } from '#shared/model/event';
import type { Json, JsonObject } from '#shared/model/json';
import type { Item } from '#shared/model/packet';
import type { StepStatus } from '#shared/model/run';
import type { OutboxEntry } from '../outbox';
import type { EnginePorts, RunRecord, StepRecord } from '../ports';
import { deadLetterOf } from '../step/dead-letter';
import type { Outputs, Run, Step } from './run';

type StepExtra = Pick<StepRecord, 'finishedAt' | 'outputs' | 'error' | 'wakeAt' | 'waitFor' | 'crashes'>;

/** Turns what happens into journal records. Written records are never changed afterwards. */
export class Recorder {
  readonly #ports: EnginePorts;
  readonly #createUlid: () => string;

  constructor(ports: EnginePorts, createUlid: () => string) {
    this.#ports = ports;
    this.#createUlid = createUlid;
  }

  /** Replaces fields of the run's record and writes it. `wakeAt` is dropped unless it is given. */
  run(run: Run, change: Partial<RunRecord>, results?: Item[]): void {
    const { wakeAt: _before, ...rest } = run.record;
    run.record = { ...rest, ...change };
    if (run.isLost) return;
    this.#ports.journal.write(
      results === undefined ? { kind: 'run', run: run.record } : { kind: 'run', run: run.record, results },
    );
  }

  step(step: Step, status: StepStatus, extra: StepExtra = {}): StepRecord {
    const { run, node, scope, seq, effect, attempt, startedAt, items } = step;
    const record: StepRecord = {
      runId: run.id,
      seq,
      nodeId: node.id,
      scope: scope.path,
      status,
      effect,
      attempt,
      startedAt,
      itemsIn: items.length,
      ...extra,
    };
    step.record = record;
    this.write(run, record);
    return record;
  }

  stepSucceeded(step: Step, outputs: Outputs): void {
    const record = this.succeededRecord(step, outputs);
    if (step.isDry) record.standIn = 'simulated';
    step.record = record;
    this.write(step.run, record);
    this.stepEvent(step, 'flx.step.succeeded');
  }

  /** The record of a step that went well, not written yet. The hot path: one literal, no spread. */
  succeededRecord(step: Step, outputs: Outputs): StepRecord {
    return {
      runId: step.run.id,
      seq: step.seq,
      nodeId: step.node.id,
      scope: step.scope.path,
      status: 'succeeded',
      effect: step.effect,
      attempt: step.attempt,
      startedAt: step.startedAt,
      finishedAt: this.#ports.clock.now(),
      itemsIn: step.items.length,
      outputs,
    };
  }

  /** An attempt that did not end the step. */
  attempt(step: Step, error: ErrorInfo): void {
    const { run, seq, attempt } = step;
    if (run.isLost) return;
    const finishedAt = this.#ports.clock.now();
    // After a crash the attempt's own start is not known; the step's is.
    const startedAt = step.attemptAt === 0 ? step.startedAt : step.attemptAt;
    this.#ports.journal.write({ kind: 'attempt', runId: run.id, seq, attempt, startedAt, finishedAt, error });
  }

  /** What a step sends, in one transaction with the record that is written with it. */
  outbox(run: Run, entries: readonly OutboxEntry[]): void {
    if (run.isLost) return;
    for (const entry of entries) this.#ports.journal.write({ kind: 'outbox', runId: run.id, entry });
  }

  write(run: Run, step: StepRecord): void {
    if (!run.isLost) this.#ports.journal.write({ kind: 'step', step });
  }

  /** With effects off nothing is told to anybody: an event may start other flows. */
  runEvent(run: Run, type: SystemEventType): void {
    if (!this.#ports.interest.wants(type) || run.plan?.isDry === true) return;
    const { record } = run;
    this.#event(run, type, {
      ...describeRun(run),
      status: record.status,
      trigger: record.trigger.kind,
      ...(record.error === undefined ? {} : { error: record.error as unknown as Json }),
      ...(record.failedNodeId === undefined ? {} : { nodeId: record.failedNodeId }),
    });
  }

  stepEvent(step: Step, type: SystemEventType): void {
    if (!this.#ports.interest.wants(type) || step.run.plan?.isDry === true) return;
    const { run, node, scope, seq, attempt, record } = step;
    this.#event(run, type, {
      ...describeRun(run),
      nodeId: node.id,
      nodeName: node.name,
      nodeType: node.type.type,
      scope: scope.path,
      seq,
      attempt,
      ...(record?.error === undefined ? {} : { error: record.error as unknown as Json }),
    });
  }

  /** Keeps a step that has failed for good, with what went in: in one commit with its failure. */
  deadLetter(step: Step, error: ErrorInfo): void {
    const { run } = step;
    if (run.isLost) return;
    const letter = deadLetterOf(step, error, this.#ports.clock.now());
    this.#ports.journal.write({ kind: 'dead_letter', runId: run.id, letter });
    if (!this.#ports.interest.wants('flx.dead_letter.created')) return;
    const { nodeId, nodeName, attempts } = letter;
    this.#event(run, 'flx.dead_letter.created', {
      ...describeRun(run),
      deadLetterId: letter.id,
      nodeId,
      nodeName,
      attempts,
      error: error as unknown as Json,
    });
  }

  #event(run: Run, type: SystemEventType, data: JsonObject): void {
    if (run.isLost) return;
    this.#ports.journal.write({
      kind: 'event',
      runId: run.id,
      event: {
        id: `evt_${this.#createUlid()}`,
        type,
        source: `/runs/${run.id}`,
        subject: run.record.flowId,
        timeMs: this.#ports.clock.now(),
        data,
      },
    });
  }
}

function describeRun({ id, record }: Run): JsonObject {
  return { runId: id, flowId: record.flowId, flowName: record.flowName, flowVersion: record.flowVersion, test: record.test };
}
