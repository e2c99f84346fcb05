/**
 * Re-runs from any point: which steps of the old run the new one takes over, and which it does again.
 *
 * What is done again is closed: with a step everything that depends on it, in its iteration and in the flow around it. All
 * other finished steps are taken over with their outputs. A pinned node is not run: its given outputs stand for it.
 */
import { AppError } from '#shared/model/errors';
import type { RunId } from '#shared/model/ids';
import type { JsonObject } from '#shared/model/json';
import type { Item } from '#shared/model/packet';
import { compensatedSeq } from '#shared/model/run';
import type { CompiledFlow, CompiledNode } from '../compile/compiled-flow';
import type { RerunFrom } from '../engine';
import type { StepRecord, StoredRun } from '../ports';
import { firstStep, isCutOff, leftMidway } from './rerun';
import { triggerItems } from './run-records';

export interface RerunPlan {
  /** What the trigger puts out. */
  items: Item[];
  /** Undefined: nothing is taken over. */
  copied: StoredRun | undefined;
  /** For the trigger of the new run. */
  detail: Record<string, string>;
}

/**
 * What a new run takes over from a finished one. Errors: STEP_NOT_FOUND; BAD_REQUEST for a pin or an edit that has no place.
 */
export function planRerun(
  stored: StoredRun,
  flow: CompiledFlow,
  how: RerunFrom,
  { newId, atMs }: { newId: RunId; atMs: number },
): RerunPlan {
  const { from, seq, items, pinned = {} } = typeof how === 'string' ? { from: how } : how;
  const trigger = firstStep(stored);
  const target = from === 'step' ? stored.steps.find((step) => step.seq === seq) : undefined;
  const targetNode = target === undefined ? undefined : flow.nodeById.get(target.nodeId);
  if (from === 'step' && (targetNode === undefined || compensatedSeq(target?.scope ?? '') !== undefined)) {
    const message = `The run ${stored.run.id} has no step ${seq ?? ''} that it can be run again from.`;
    throw new AppError({ code: 'STEP_NOT_FOUND', message, data: { detail: 'RERUN_STEP_UNKNOWN' } });
  }
  if (from === 'failed' && items !== undefined) {
    throw badRequest('An edited input needs the step that it is for: give `from: "step"` and its `seq`.', {
      detail: 'RERUN_INPUT_WITHOUT_STEP',
    });
  }
  const isWhole = from === 'start' || target?.seq === 0;
  const given = isWhole ? items : undefined;
  const redo = new Redo(flow, stored);
  if (target !== undefined && targetNode !== undefined) redo.add(targetNode, target.scope);
  for (const undone of undoneSteps(stored)) {
    const node = flow.nodeById.get(undone.nodeId);
    if (node !== undefined) redo.add(node, undone.scope);
  }
  const pins = Object.entries(pinned).map(([nodeId, outputs]) => ({ node: pinnable(flow, nodeId), outputs }));
  for (const { node } of pins) redo.add(node, '');

  const steps: StepRecord[] = [];
  const copiedItems: StoredRun['items'] = [];
  const put = (step: StepRecord): number => steps.push({ ...step, runId: newId, seq: steps.length }) - 1;
  if (trigger !== undefined) put(given === undefined ? trigger : { ...trigger, outputs: outputsWith(trigger, given) });
  const rest = isWhole
    ? []
    : stored.steps
        .filter((step) => step.seq > 0 && compensatedSeq(step.scope) === undefined && !redo.has(step.nodeId, step.scope))
        .sort((one, other) => one.seq - other.seq);
  for (const step of rest) if (step.outputs !== undefined) put(step);
  for (const { node, outputs } of pins) put(pinnedStep(node, outputs, newId, atMs));
  const taken = steps.length;
  const inputs: NonNullable<StoredRun['inputs']> = [];
  // What a step was given instead of what arrives on its edges it is given again.
  const givenTo = (step: StepRecord) => stored.inputs?.find((input) => input.seq === step.seq)?.items;
  for (const step of rest) {
    const isDoubtful = isCutOff(step, stored.items);
    const isKept = ({ seq, state }: StoredRun['items'][number]) => seq === step.seq && (isDoubtful || state === 'done');
    const done = step.outputs !== undefined ? [] : stored.items.filter(isKept);
    const given = step.outputs === undefined ? givenTo(step) : undefined;
    if (done.length === 0 && given === undefined && !isDoubtful) continue;
    const seqNow = put(isDoubtful ? leftMidway(step) : unfinished(step, atMs));
    if (given !== undefined) inputs.push({ seq: seqNow, items: given });
    for (const item of done) copiedItems.push({ ...item, seq: seqNow });
  }
  // A re-drive was given blanks for the items that were done before it: they are no input to begin with.
  const hasBlanks = stored.run.trigger.detail?.['deadLetterId'] !== undefined;
  const again = target === undefined || hasBlanks ? items : (items ?? givenTo(target));
  if (again !== undefined && !isWhole && target !== undefined) {
    inputs.push({ seq: put({ ...unfinished(target, atMs), itemsIn: again.length }), items: again });
  }
  const isNew = isWhole && pins.length === 0;
  return {
    items: given ?? (trigger === undefined ? [] : triggerItems(trigger)),
    copied: isNew ? undefined : { run: stored.run, steps, items: copiedItems, ...(inputs.length === 0 ? {} : { inputs }) },
    detail: {
      runId: stored.run.id,
      from,
      ...(seq === undefined ? {} : { seq: String(seq) }),
      ...(items === undefined ? {} : { edited: target?.nodeId ?? trigger?.nodeId ?? '' }),
      ...(pins.length === 0 ? {} : { pinned: pins.map(({ node }) => node.id).join(' ') }),
      taken: String(isNew ? 0 : taken),
    },
  };
}

/** The steps that are done again, by node and scope. */
class Redo {
  readonly #flow: CompiledFlow;
  readonly #stored: StoredRun;
  readonly #places = new Set<string>();

  constructor(flow: CompiledFlow, stored: StoredRun) {
    this.#flow = flow;
    this.#stored = stored;
  }

  has(nodeId: string, scope: string): boolean {
    return this.#places.has(`${nodeId}\n${scope}`);
  }

  /** A step, everything in its body when it is a loop, and everything that depends on it. */
  add(node: CompiledNode, scope: string): void {
    const todo = [{ node, scope, isReopened: false }];
    const seen = new Set<string>();
    for (let next = todo.pop(); next !== undefined; next = todo.pop()) {
      const { node: at, scope: path, isReopened } = next;
      const place = `${at.id}\n${path}`;
      if (seen.has(`${place}\n${isReopened}`)) continue;
      seen.add(`${place}\n${isReopened}`);
      this.#places.add(place);
      if (at.loop !== undefined && !isReopened) this.#addInside(`${path === '' ? '' : `${path}/`}${at.id}[`);
      for (const { kind, target } of at.outEdges) {
        if (kind === 'inner') todo.push({ node: target, scope: path, isReopened: false });
      }
      // What a loop puts out depends on each of its iterations, but the other iterations do not.
      const owner = this.#flow.regions[at.region]?.owner;
      if (owner !== undefined && path !== '') {
        todo.push({ node: owner, scope: path.slice(0, Math.max(0, path.lastIndexOf('/'))), isReopened: true });
      }
    }
  }

  #addInside(prefix: string): void {
    for (const { nodeId, scope } of this.#stored.steps) if (scope.startsWith(prefix)) this.#places.add(`${nodeId}\n${scope}`);
  }
}

/** Finished steps that the old run has undone, or has tried to. */
function undoneSteps(stored: StoredRun): StepRecord[] {
  const undone = new Set(stored.steps.flatMap(({ scope }) => compensatedSeq(scope) ?? []));
  return stored.steps.filter((step) => undone.has(step.seq));
}

function pinnable(flow: CompiledFlow, nodeId: string): CompiledNode {
  const node = flow.nodeById.get(nodeId);
  if (node === undefined) throw badRequest(`The flow has no node "${nodeId}" to pin.`, { detail: 'PIN_NODE_UNKNOWN', nodeId });
  const own = { node: node.name };
  if (node.type.kind === 'trigger')
    throw badRequest(`"${node.name}" is a trigger: give its items as the input instead.`, { ...own, detail: 'PIN_TRIGGER' });
  if (node.region !== 0)
    throw badRequest(`"${node.name}" is inside a loop and cannot be pinned. Pin the loop itself.`, {
      ...own,
      detail: 'PIN_IN_LOOP',
    });
  return node;
}

function pinnedStep(node: CompiledNode, outputs: Record<string, Item[]>, runId: RunId, atMs: number): StepRecord {
  const times = { startedAt: atMs, finishedAt: atMs };
  return {
    runId,
    seq: 0,
    nodeId: node.id,
    scope: '',
    status: 'succeeded',
    effect: 'none',
    attempt: 1,
    ...times,
    itemsIn: 0,
    outputs,
  };
}

/** The record of a step that is to be begun, or gone on with, at once. */
function unfinished(step: StepRecord, atMs: number): StepRecord {
  const { error: _error, finishedAt: _finishedAt, outputs: _outputs, ...rest } = step;
  return { ...rest, attempt: 0, status: 'waiting', waitFor: { kind: 'retry' }, wakeAt: atMs };
}

function outputsWith({ outputs }: StepRecord, items: Item[]): Record<string, Item[]> {
  return { [Object.keys(outputs ?? {})[0] ?? 'out']: items };
}

function badRequest(message: string, data: JsonObject): AppError {
  return new AppError({ code: 'BAD_REQUEST', message, data });
}
