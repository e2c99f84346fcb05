/**
 * Tries a flow out under faults, with its effects simulated: each node that acts on the outside world crashes, times out,
 * fails and meets a full disk, one at a time; each that reads from the network fails; and the process is ended after each write to disk. Tells what would act
 * twice, be lost or ask a person, and the setting that mends it.
 */
import type { Fault, FaultFinding, FaultMend, FaultOutcome, FaultReport } from '#shared/model/fault-test';
import type { FlowNode } from '#shared/model/flow';
import type { Effect } from '#shared/model/run';
import type { NodeType } from '../sdk/node-type';
import { type CallPlan, SimulatedWorld } from './simulated-nodes';
import { runTrial, type TrialEnd, type TrialSubject } from './trial';

/** More nodes than this are not tried out one by one. */
const MAX_NODES = 60;
/** More moments than this are passed over evenly. */
const MAX_CRASHES = 80;

const PLANS: Record<Fault, ReturnType<CallPlan>> = {
  crash: 'act_then_die',
  timeout: 'act_then_fail',
  failure: 'fail',
  disk_full: 'act_then_fill_disk',
};

/** `pause` is called between trials, so that others have their turn. The definition must be valid. */
export async function testFaults(subject: TrialSubject, pause: () => Promise<void>): Promise<FaultReport> {
  const plain = new SimulatedWorld();
  const baseline = await runTrial(subject, plain);
  const reached = [...new Set(plain.calls.map((call) => call.nodeId))];
  const reading = [...new Set(plain.reads)].filter((nodeId) => !reached.includes(nodeId));
  const report: FaultReport = {
    baseline: {
      status: baseline.run?.status ?? 'failed',
      ...(baseline.run?.error === undefined ? {} : { error: baseline.run.error }),
      ...(baseline.run?.failedNodeId === undefined ? {} : { failedNodeId: baseline.run.failedNodeId }),
    },
    tested: [...reached, ...reading],
    unreached: [],
    findings: [],
    crashes: { moments: 0, lost: 0, twice: 0 },
  };
  const acted = new Set(reached);
  const faultsOf = (nodeId: string) => (reached.includes(nodeId) ? (Object.keys(PLANS) as Fault[]) : ['failure' as const]);
  for (const nodeId of report.tested.slice(0, MAX_NODES)) {
    for (const fault of faultsOf(nodeId)) {
      await pause();
      const world = new SimulatedWorld(planFor(nodeId, fault));
      const end = await runTrial(subject, world);
      for (const call of world.calls) acted.add(call.nodeId);
      report.findings.push(judge(subject, { nodeId, fault, world, end, plain, baseline }));
    }
  }
  const stride = Math.max(1, Math.ceil(baseline.commits / MAX_CRASHES));
  for (let n = 1; n <= baseline.commits; n += stride) {
    await pause();
    const world = new SimulatedWorld();
    const end = await runTrial(subject, world, { kind: 'after-commit', n });
    report.crashes.moments++;
    const isOver = end.run?.status === baseline.run?.status || end.run?.status === 'in_doubt';
    if (!isOver) report.crashes.lost++;
    if (hasActedTwice(world, end)) report.crashes.twice++;
  }
  const undoing = new Set<string>(subject.definition.nodes.flatMap((node) => node.compensation ?? []));
  report.unreached = actingNodes(subject).filter((nodeId) => !acted.has(nodeId) && !undoing.has(nodeId));
  return report;
}

/** A fault befalls the first call of the node, a failure all of them. */
function planFor(nodeId: string, fault: Fault): CallPlan {
  let calls = 0;
  return (called) => {
    if (called !== nodeId) return 'act';
    calls++;
    return calls === 1 || fault === 'failure' ? PLANS[fault] : 'act';
  };
}

interface Case {
  nodeId: string;
  fault: Fault;
  world: SimulatedWorld;
  end: TrialEnd;
  plain: SimulatedWorld;
  baseline: TrialEnd;
}

function judge(subject: TrialSubject, test: Case): FaultFinding {
  const { nodeId, fault, world, end, plain, baseline } = test;
  const nodes = new Map<string, FlowNode>(subject.definition.nodes.map((node) => [node.id, node]));
  const nameOf = (id: string) => nodes.get(id)?.name ?? id;
  const status = end.run?.status ?? 'failed';
  const acted = new Set(world.calls.map((call) => call.nodeId));
  const lost = [...new Set(plain.calls.map((call) => call.nodeId))].filter((id) => !acted.has(id));
  const isWell = status === baseline.run?.status;
  const undoing = new Set([...nodes.values()].flatMap((node) => node.compensation ?? []));
  const left = isWell
    ? []
    : [...acted].filter((id) => !undoing.has(id as FlowNode['id']) && !acted.has(nodes.get(id)?.compensation ?? ''));
  const outcome = outcomeOf(test, { isWell, lost });
  return {
    nodeId,
    nodeName: nameOf(nodeId),
    fault,
    outcome,
    status,
    calls: [...world.calls.map((call) => call.nodeId), ...world.reads].filter((called) => called === nodeId).length,
    lost: lost.map(nameOf),
    left: left.map(nameOf),
    mends: mendsFor(subject, nodes.get(nodeId), outcome, outcome === 'lost' ? left : []),
  };
}

function outcomeOf({ nodeId, world, end }: Case, { isWell, lost }: { isWell: boolean; lost: string[] }): FaultOutcome {
  if (hasActedTwice(world, end)) return 'twice';
  if (end.run?.status === 'in_doubt') return 'asks';
  if (end.run?.status === 'compensated') return 'undone';
  if (!isWell) return 'lost';
  if (lost.length > 0) return 'handled';
  const keys = world.calls.filter((call) => call.nodeId === nodeId).map((call) => call.key);
  return new Set(keys).size < keys.length ? 'repeats' : 'fine';
}

/** An unsafe step has acted twice for the same item. */
function hasActedTwice({ calls }: SimulatedWorld, { steps }: TrialEnd): boolean {
  const effects = new Map<string, Effect>(steps.map((step) => [step.nodeId, step.effect]));
  const unsafe = calls.filter((call) => effects.get(call.nodeId) === 'unsafe').map((call) => call.key);
  return new Set(unsafe).size < unsafe.length;
}

function mendsFor(
  { nodes }: TrialSubject,
  node: FlowNode | undefined,
  outcome: FaultOutcome,
  left: readonly string[],
): FaultMend[] {
  const type = node === undefined ? undefined : nodes.find(node.type, node.typeVersion);
  if (node === undefined || type === undefined) return [];
  const nodeId: string = node.id;
  const mends: FaultMend[] = [];
  if (outcome === 'asks' || outcome === 'twice') {
    if (type.lookup !== undefined && type.hasLookup?.(node.config) === false) mends.push({ setting: 'lookup', nodeId });
    if (canSendKey(type) && node.config['sendIdempotencyKey'] !== true) mends.push({ setting: 'idempotency_key', nodeId });
  }
  if (outcome === 'repeats' && canSendKey(type) && node.config['sendIdempotencyKey'] !== true) {
    mends.push({ setting: 'idempotency_key', nodeId });
  }
  if (outcome === 'lost') {
    if (node.policies?.retry === undefined) mends.push({ setting: 'retry', nodeId });
    if ((node.policies?.onError ?? 'fail') === 'fail') mends.push({ setting: 'error_output', nodeId });
    for (const id of left) mends.push({ setting: 'compensation', nodeId: id });
  }
  return mends;
}

function canSendKey(type: NodeType): boolean {
  return 'sendIdempotencyKey' in type.config.shape;
}

/** Nodes that act on the outside world, by their config as it stands. */
function actingNodes({ definition, nodes, services }: TrialSubject): string[] {
  return definition.nodes.flatMap((node): string[] => {
    const type = nodes.find(node.type, node.typeVersion);
    if (type?.execute === undefined || type.kind === 'trigger' || node.disabled === true) return [];
    const effect = typeof type.effect === 'function' ? type.effect(node.config, services) : type.effect;
    return effect === 'none' ? [] : [node.id];
  });
}
