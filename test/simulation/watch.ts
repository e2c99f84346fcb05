/**
 * Watches what one process writes to its journal, in the order in which it is written: that is the order in which the engine
 * decides, so limits can be checked exactly, whatever becomes durable of it.
 */
import type { JournalRecord, RunJournal, RunRecord, StepRecord } from '#main/engine/ports';
import type { FlowDefinition, NodePolicies } from '#shared/model/flow';
import type { FlowId, NodeId, RunId } from '#shared/model/ids';
import type { FlowConcurrency } from '#shared/model/policy';
import { isFinal } from '#shared/model/run';
import { GateWatch } from './gate-watch';
import { beginsTooEarly, overlappedWithoutReason, replacedBy } from './overlap-watch';
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
  /** Made by this process. */
  isOwn: boolean;
  /** The n-th that it has come to know of, those it found first. */
  place: number;
}

export class Watch {
  readonly #parts: WatchParts;
  readonly #runs = new Map<RunId, Seen>();
  /** Those that are over too. */
  readonly #all = new Map<RunId, RunRecord>();
  readonly #holders = new Map<string, RunId>();
  readonly #gates: GateWatch;
  #known = 0;

  constructor(parts: WatchParts) {
    this.#parts = parts;
    this.#gates = new GateWatch(parts);
  }

  /** What the process finds on its disk. */
  begin(store: SimStore): void {
    for (const runId of store.runIds()) {
      const stored = store.run(runId);
      if (stored !== undefined) this.#all.set(runId, stored.run);
      if (stored !== undefined && !isFinal(stored.run.status))
        this.#runs.set(runId, { run: stored.run, isOwn: false, place: ++this.#known });
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
    const run = this.#runs.get(step.runId)?.run;
    if (run === undefined) return;
    const { flowId } = run;
    const node = this.#parts.definitions.get(flowId)?.nodes.find(({ id }) => id === step.nodeId);
    if (step.status === 'waiting' && step.waitFor?.kind === 'gate') this.#parts.cover(`limit: waits for ${step.waitFor.on}`);
    if (step.error?.code === 'CIRCUIT_OPEN') this.#parts.cover('limit: circuit open');
    if (node === undefined) return;
    const policies = withOwnRate((node.policies ?? {}) as NodePolicies, run, node.id);
    this.#gates.wroteStep(step, flowId, policies, node.config);
    const isChanged = policies !== node.policies && policies.rateLimit !== undefined && step.status === 'running';
    if (isChanged && run.settings?.rateLimits !== undefined) this.#parts.cover('settings: rate of a node');
  }

  #wroteRun({ run, created }: Extract<JournalRecord, { kind: 'run' }>): void {
    const { violate } = this.#parts;
    const before = this.#runs.get(run.id);
    for (const message of created?.claim?.messages ?? []) {
      const holder = this.#runs.get(this.#holders.get(message) as RunId);
      if (holder !== undefined) violate(`message ${message} is given to ${run.id} while ${holder.run.id} works on it`);
      this.#holders.set(message, run.id);
    }
    const seen: Seen = { isOwn: created !== undefined, place: before?.place ?? ++this.#known, ...before, run };
    this.#all.set(run.id, run);
    if (isFinal(run.status)) {
      this.#runs.delete(run.id);
      this.#gates.forget(run.id);
    } else {
      this.#runs.set(run.id, seen);
    }
    const hasBegun = run.startedAt !== undefined && before?.run.startedAt === undefined && !isFinal(run.status);
    if (hasBegun) {
      this.#assertTurn(seen);
      const tooEarly = beginsTooEarly(seen, this.#runs.values());
      if (tooEarly !== undefined) violate(tooEarly);
    }
    if (run.test) return;
    const others = [...this.#runs.values()].filter((other) => other.run.flowId === run.flowId && other.run.id !== run.id);
    if (run.error?.code === 'RUN_REPLACED' && before?.run.error?.code !== 'RUN_REPLACED') this.#assertReplaced(run, others);
    const concurrency = this.#concurrencyOf(run);
    if (concurrency === undefined) return;
    if (hasBegun) {
      // One without this limit, or with a wider one, may have come while this one, which has its place, waited among all runs.
      const isLimited = this.#parts.definitions.get(run.flowId)?.settings?.concurrency !== undefined;
      const isOpen = (other: Seen) => other.place < seen.place || (isLimited && other.run.settings?.concurrency === undefined);
      const open = others.filter((other) => other.run.startedAt !== undefined && isOpen(other));
      if (open.length >= concurrency.max) {
        violate(
          `${run.id} begins beside ${open.map((other) => other.run.id).join(', ')}: ${run.flowId} allows ${concurrency.max}`,
        );
      }
    }
    if (isFinal(run.status) && run.error?.code === 'RUN_SKIPPED') this.#assertSkip(run, others.length, concurrency);
  }

  #concurrencyOf({ flowId, settings }: RunRecord): FlowConcurrency | undefined {
    if (settings?.concurrency !== undefined) this.#parts.cover('settings: concurrency');
    return settings?.concurrency ?? (this.#parts.definitions.get(flowId)?.settings?.concurrency as FlowConcurrency | undefined);
  }

  #assertSkip(run: RunRecord, others: number, { max, whenFull }: { max: number; whenFull: string }): void {
    if (whenFull !== 'skip') this.#parts.violate(`${run.id} was skipped, and ${run.flowId} does not skip`);
    if (others < max) this.#parts.violate(`${run.id} was skipped beside ${others} open runs, and ${run.flowId} allows ${max}`);
  }

  #assertReplaced(run: RunRecord, others: readonly Seen[]): void {
    const { by, isByGroup } = replacedBy(run) ?? {};
    // It may have been cancelled since the older run was told to end for it.
    const newcomer = by === undefined ? undefined : this.#all.get(by);
    if (isByGroup === true) {
      this.#parts.cover('overlap: cancelled');
      const objection = overlappedWithoutReason(run, newcomer);
      if (objection !== undefined) this.#parts.violate(objection);
      return;
    }
    const { max, whenFull } = (newcomer === undefined ? undefined : this.#concurrencyOf(newcomer)) ?? {
      max: 1,
      whenFull: 'none',
    };
    if (whenFull !== 'replace') this.#parts.violate(`${run.id} was replaced, and ${run.flowId} does not replace`);
    if (others.length < max) this.#parts.violate(`${run.id} was replaced, and there was room for it beside ${others.length}`);
  }

  /** Nobody begins before one that came earlier and counts for more. */
  #assertTurn({ run, isOwn, place }: Seen): void {
    if (!isOwn) return;
    const { definitions, violate, cover } = this.#parts;
    const priorityOf = ({ flowId, settings }: RunRecord) =>
      settings?.priority ?? definitions.get(flowId)?.settings?.priority ?? 0;
    if (run.settings?.priority !== undefined) cover('settings: priority');
    for (const other of this.#runs.values()) {
      if (!other.isOwn || other.place >= place || other.run.status !== 'queued') continue;
      // They may stand in a line of their own.
      const { overlap, settings } = other.run;
      const isLimited = definitions.get(other.run.flowId)?.settings?.concurrency !== undefined;
      if (isLimited || overlap !== undefined || settings?.concurrency !== undefined) continue;
      if (priorityOf(other.run) > priorityOf(run)) {
        violate(`${run.id} begins before ${other.run.id}, which came earlier and has more priority`);
      }
    }
  }
}

/** The policies of a node in a run that may have a rate limit of its own there: who shares it stays as the node says. */
function withOwnRate(policies: NodePolicies, { settings }: RunRecord, nodeId: string): NodePolicies {
  const own = settings?.rateLimits?.[nodeId as NodeId];
  if (own === undefined) return policies;
  const { share, name } = policies.rateLimit ?? own;
  return { ...policies, rateLimit: { ...own, share, ...(name === undefined ? {} : { name }) } };
}
