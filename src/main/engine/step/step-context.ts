import { compileExpression } from '#shared/expression';
import { fromErrorInfo, invariant } from '#shared/model/errors';
import type { Json } from '#shared/model/json';
import type { Item, PacketContext } from '#shared/model/packet';
import type { RunLog } from '#shared/model/run';
import type { EnginePorts } from '../ports';
import type { Outputs, Step } from '../run/run';
import type { OpenedCredential } from '../sdk/credential-usage';
import type { ExecuteContext, MaybePromise, NodeServices } from '../sdk/node-type';
import { ItemScope } from './item-scope';
import { conceal, openCredential } from './open-credential';

/** What a node gets to see of its step. It writes to the journal only while its attempt is the current one. */
export class StepContext implements ExecuteContext {
  readonly #step: Step;
  readonly #ports: EnginePorts;
  readonly #config: unknown;
  readonly #round: number;

  constructor(step: Step, ports: EnginePorts, config: unknown) {
    this.#step = step;
    this.#ports = ports;
    this.#config = config;
    this.#round = step.round;
  }

  get items(): readonly Item[] {
    return this.#step.items;
  }

  get itemsByEdge(): readonly (readonly Item[])[] {
    return this.#step.itemsByEdge;
  }

  get config(): unknown {
    const { node } = this.#step;
    invariant(!node.perItem || node.config.isConstant, `The node type ${node.type.type} resolves per item: use configFor(index)`);
    return this.#config;
  }

  configFor(index: number): MaybePromise<unknown> {
    const { config, perItem } = this.#step.node;
    if (config.isConstant) return config.constant;
    return perItem ? config.resolve(new ItemScope(this.#step, index, this.#ports)) : this.#config;
  }

  evaluate(field: string, text: string, index: number): MaybePromise<Json | undefined> {
    const { id, name } = this.#step.node;
    const location = { nodeId: id, nodeName: name, field: field.startsWith('/') ? field : `/${field}` };
    return compileExpression(text, location).evaluate(new ItemScope(this.#step, index, this.#ports));
  }

  get packet(): PacketContext {
    const { run } = this.#step;
    run.packet ??= {
      ...this.#ports.identity,
      flow: { id: run.record.flowId, name: run.record.flowName, version: run.record.flowVersion },
      run: { id: run.id },
      trace: run.record.rerunOf ?? run.id,
    };
    return run.packet;
  }

  get node(): { id: string; name: string } {
    const { id, name } = this.#step.node;
    return { id, name };
  }

  get step(): { seq: number; isTest: boolean } {
    const { seq, run } = this.#step;
    return { seq, isTest: run.record.test };
  }

  get attempt(): number {
    return this.#step.attempt;
  }

  get waited(): { reply: string; timeoutAtMs?: number } | undefined {
    return this.#step.waited;
  }

  get timeoutMs(): number | undefined {
    return this.#step.node.timeoutMs;
  }

  get signal(): AbortSignal {
    const step = this.#step;
    if (step.cancel === undefined) {
      step.cancel = this.#ports.createCancelSource();
      if (step.abortReason !== undefined) step.cancel.abort(step.abortReason);
    }
    return step.cancel.signal;
  }

  get services(): NodeServices {
    return this.#ports.services;
  }

  credential(): Promise<OpenedCredential | undefined> {
    return openCredential(this.#step, this.#ports);
  }

  conceal(secret: string): void {
    conceal(this.#step, secret);
  }

  now(): number {
    return this.#ports.clock.now();
  }

  random(): number {
    return this.#ports.chance.random();
  }

  log(level: RunLog['level'], message: string): void {
    const { run, node, secrets } = this.#step;
    if (!this.#isCurrent) return;
    const shown = secrets === undefined ? message : secrets.text(message);
    this.#ports.journal.write({ kind: 'log', runId: run.id, log: { at: this.now(), nodeId: node.id, level, message: shown } });
  }

  idempotencyKey(index: number): string {
    const { run, node, scope, items } = this.#step;
    const place = scope.path === '' ? node.id : `${scope.path}/${node.id}`;
    const key = items[index]?.key;
    // A re-drive goes on with what an earlier run could not finish: a service must know its calls again.
    const keysOf = run.record.trigger.detail?.['keysOf'] ?? run.id;
    return `${keysOf}/${place}#${index}${key === undefined ? '' : `:${key}`}`;
  }

  finishedItem(index: number): Outputs | undefined {
    const progress = this.#step.progress?.get(index);
    return progress?.state === 'done' ? (progress.outputs ?? {}) : undefined;
  }

  async beforeEffect(index: number): Promise<void> {
    const step = this.#step;
    // Who was told to end, or was given up, begins nothing more; another attempt may be at work already.
    if (!this.#isCurrent) throw ended();
    if (step.abortReason !== undefined) throw fromErrorInfo({ ...step.abortReason, effect: 'none' });
    // The step's own `started` record says as much for a single item.
    if (step.effect !== 'unsafe' || step.items.length === 1) return;
    step.progress ??= new Map();
    step.progress.set(index, { state: 'started' });
    this.#ports.journal.write({ kind: 'item', runId: step.run.id, seq: step.seq, index, state: 'started' });
    await this.#ports.journal.flush(step.run.id);
    if (!this.#isCurrent) throw ended();
  }

  afterEffect(index: number, given: Outputs): void {
    const step = this.#step;
    if (!this.#isCurrent || step.items.length === 1) return;
    const outputs = step.secrets === undefined ? given : step.secrets.outputs(given);
    step.progress ??= new Map();
    step.progress.set(index, { state: 'done', outputs });
    this.#ports.journal.write({ kind: 'item', runId: step.run.id, seq: step.seq, index, state: 'done', outputs });
  }

  get #isCurrent(): boolean {
    const { run, round } = this.#step;
    return round === this.#round && !run.isLost && !run.isFinished;
  }
}

function ended(): Error {
  return new Error('The step has already ended');
}
