/**
 * Watches what one process writes to its journal, in the order in which it is written: that is the order in which the engine
 * decides, so limits can be checked exactly, whatever becomes durable of it.
 */
import type { JournalRecord, RunJournal, RunRecord, StepRecord } from '#main/engine/ports';
import type { FlowDefinition, NodePolicies } from '#shared/model/flow';
import type { FlowId, RunId } from '#shared/model/ids';
import { isFinal } from '#shared/model/run';
import { GateWatch } from './gate-watch';
import type { SimStore } from './sim-store';

export interface WatchParts {
  definitions: ReadonlyMap<FlowId, FlowDefinition>;
  wallMs(): number;
  monoMs(): number;
  violate(what: string): void;
  cover(what: string): void;
}

interface Seen {
  run: RunRecord;
  /** Made by this process, as its n-th. */
  order: number | undefined;
}

export class Watch {
  readonly #parts: WatchParts;
  readonly #runs = new Map<RunId, Seen>();
  readonly #holders = new Map<string, RunId>();
  readonly #gates: GateWatch;
  #made = 0;

  constructor(parts: WatchParts) {
    this.#parts = parts;
    this.#gates = new GateWatch(parts);
  }

  /** What the process finds on its disk. */
  begin(store: SimStore): void {
    for (const runId of store.runIds()) {
      const stored = store.run(runId);
      if (stored !== undefined && !isFinal(stored.run.status)) this.#runs.set(runId, { run: stored.run, order: undefined });
    }
  }

  /** The same journal, watched. */
  journal(inner: RunJournal): RunJournal {
    const replaced: Partial<RunJournal> = {
      write: (record) => {
        inner.write(record);
        this.#wrote(record);
      },
      flush: (runId) => {
        const flushed = inner.flush(runId);
        if (runId === undefined) return flushed;
        return flushed.catch((error: unknown) => {
          // It was never durable: as if it had not been.
          this.#runs.delete(runId);
          this.#gates.forget(runId);
          throw error;
        });
      },
      policyStates: async () => {
        const states = await inner.policyStates();
        this.#gates.restore(states);
        return states;
      },
    };
    return new Proxy(inner, {
      get(target, name) {
        if (name in replaced) return replaced[name as keyof RunJournal];
        const found: unknown = Reflect.get(target, name);
        return typeof found === 'function' ? (found.bind(target) as unknown) : found;
      },
    });
  }

  #wrote(record: JournalRecord): void {
    if (record.kind === 'run') this.#wroteRun(record);
    else if (record.kind === 'policy') this.#gates.wrotePolicy(record.key, record.state);
    else if (record.kind === 'step') this.#wroteStep(record.step);
    else if (record.kind === 'attempt') this.#gates.left(record.runId, record.seq);
  }

  #wroteStep(step: StepRecord): void {
    const flowId = this.#runs.get(step.runId)?.run.flowId;
    if (flowId === undefined) return;
    const node = this.#parts.definitions.get(flowId)?.nodes.find(({ id }) => id === step.nodeId);
    if (step.status === 'waiting' && step.waitFor?.kind === 'gate') this.#parts.cover(`limit: waits for ${step.waitFor.on}`);
    if (step.error?.code === 'CIRCUIT_OPEN') this.#parts.cover('limit: circuit open');
    if (node?.policies !== undefined) this.#gates.wroteStep(step, flowId, node.policies as NodePolicies, node.config);
  }

  #wroteRun({ run, created }: Extract<JournalRecord, { kind: 'run' }>): void {
    const { violate } = this.#parts;
    const before = this.#runs.get(run.id);
    for (const message of created?.claim?.messages ?? []) {
      const holder = this.#runs.get(this.#holders.get(message) as RunId);
      if (holder !== undefined) violate(`message ${message} is given to ${run.id} while ${holder.run.id} works on it`);
      this.#holders.set(message, run.id);
    }
    const seen = { run, order: before === undefined && created !== undefined ? ++this.#made : before?.order };
    if (isFinal(run.status)) {
      this.#runs.delete(run.id);
      this.#gates.forget(run.id);
    } else {
      this.#runs.set(run.id, seen);
    }
    const settings = this.#parts.definitions.get(run.flowId)?.settings;
    const hasBegun = run.startedAt !== undefined && before?.run.startedAt === undefined && !isFinal(run.status);
    if (hasBegun) this.#assertTurn(seen);
    const concurrency = settings?.concurrency;
    if (concurrency === undefined || run.test) return;
    const others = [...this.#runs.values()].filter((other) => other.run.flowId === run.flowId && other.run.id !== run.id);
    if (hasBegun) {
      const open = others.filter((other) => other.run.startedAt !== undefined);
      if (open.length >= concurrency.max) {
        violate(
          `${run.id} begins beside ${open.map((other) => other.run.id).join(', ')}: ${run.flowId} allows ${concurrency.max}`,
        );
      }
    }
    if (isFinal(run.status) && run.error?.code === 'RUN_SKIPPED') this.#assertSkip(run, others.length, concurrency);
    if (run.error?.code === 'RUN_REPLACED' && before?.run.error?.code !== 'RUN_REPLACED')
      this.#assertReplaced(run, others, concurrency);
  }

  #assertSkip(run: RunRecord, others: number, { max, whenFull }: { max: number; whenFull: string }): void {
    if (whenFull !== 'skip') this.#parts.violate(`${run.id} was skipped, and ${run.flowId} does not skip`);
    if (others < max) this.#parts.violate(`${run.id} was skipped beside ${others} open runs, and ${run.flowId} allows ${max}`);
  }

  #assertReplaced(run: RunRecord, others: readonly Seen[], { max, whenFull }: { max: number; whenFull: string }): void {
    if (whenFull !== 'replace') this.#parts.violate(`${run.id} was replaced, and ${run.flowId} does not replace`);
    if (others.length < max) this.#parts.violate(`${run.id} was replaced, and there was room for it beside ${others.length}`);
  }

  /** Nobody begins before one that came earlier and counts for more. */
  #assertTurn({ run, order }: Seen): void {
    if (order === undefined) return;
    const { definitions, violate } = this.#parts;
    const priorityOf = (flowId: FlowId) => definitions.get(flowId)?.settings?.priority ?? 0;
    for (const other of this.#runs.values()) {
      if (other.order === undefined || other.order >= order || other.run.status !== 'queued') continue;
      if (definitions.get(other.run.flowId)?.settings?.concurrency !== undefined) continue;
      if (priorityOf(other.run.flowId) > priorityOf(run.flowId)) {
        violate(`${run.id} begins before ${other.run.id}, which came earlier and has more priority`);
      }
    }
  }
}
