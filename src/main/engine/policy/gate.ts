/** What a step must pass before it may begin: made from the node's policies once per flow version. */
import type { FlowNode } from '#shared/model/flow';
import type { PolicyShare } from '#shared/model/policy';
import type { ProblemList } from '../compile/problems';
import { credentialIdOf } from '../sdk/credential-usage';
import type { NodeType } from '../sdk/node-type';
import type { BreakerRule } from './breaker';
import type { Rate } from './token-bucket';

/** The limits of one node with the keys under which they are shared. Plain data: a waiting step keeps it in its record. */
export interface Gate {
  /** Of the flow: of those who wait for the same, more goes first. */
  readonly priority: number;
  readonly rate?: Rate & { readonly key: string };
  readonly slots?: { readonly key: string; readonly max: number };
  readonly breaker?: BreakerRule & { readonly key: string; readonly whenOpen: 'fail' | 'wait' };
}

/** Stands for the node's own key until the flow's id is known: see `gateOf`. */
export const OWN = 'node';

/** The gate of a node, undefined without such policies. What it cannot be shared by is added to `problems`. */
export function compileGate(node: FlowNode, type: NodeType, priority: number, problems?: ProblemList): Gate | undefined {
  const { rateLimit, breaker, concurrency } = node.policies ?? {};
  if (rateLimit === undefined && breaker === undefined && concurrency === undefined) return undefined;
  const keyFor = (policy: { share: PolicyShare; name?: string | undefined }, field: string): string =>
    keyOf(node, type, policy, (code, message) => problems?.addAt(node, code, message, { field }));
  return {
    priority,
    ...(rateLimit === undefined
      ? {}
      : {
          rate: {
            key: keyFor(rateLimit, '/policies/rateLimit/share'),
            count: rateLimit.count,
            perMs: rateLimit.perMs,
            burst: rateLimit.burst ?? rateLimit.count,
          },
        }),
    ...(concurrency === undefined
      ? {}
      : { slots: { key: keyFor(concurrency, '/policies/concurrency/share'), max: concurrency.max } }),
    ...(breaker === undefined
      ? {}
      : {
          breaker: {
            key: keyFor(breaker, '/policies/breaker/share'),
            failures: breaker.failures,
            openMs: breaker.openMs,
            whenOpen: breaker.whenOpen,
          },
        }),
  };
}

type NamedNode = Pick<FlowNode, 'config'>;

/** The key under which a node's limit is shared: `OWN`, also when what it is to be shared by cannot be told; `problem` hears of that. */
export function keyOf(
  node: NamedNode,
  type: NodeType,
  { share, name }: { share: PolicyShare; name?: string | undefined },
  problem: (code: string, message: string) => void,
): string {
  if (share === 'node') return OWN;
  if (share === 'name') {
    if (name === undefined) problem('POLICY_NAME_MISSING', 'Give the limit the name under which it is shared.');
    return `name:${name ?? ''}`;
  }
  const resource = share === 'credential' ? credentialOf(type, node) : resourcesOf(type, node).host;
  if (resource !== undefined) return `${share}:${resource}`;
  if (share === 'host') {
    problem(
      'POLICY_HOST_UNKNOWN',
      'The host is not known before the run. Write it into the address, or share the limit by a name.',
    );
  } else {
    problem('POLICY_CREDENTIAL_UNKNOWN', 'This node has no credential to share the limit by. Share it by a name instead.');
  }
  return OWN;
}

function resourcesOf(type: NodeType, node: NamedNode): { host?: string; credential?: string } {
  try {
    return type.resources?.(node.config) ?? {};
  } catch {
    // A config that is broken: its own problem is reported.
    return {};
  }
}

/** A credential of the workspace is known by its id; one that is kept in the config, by what its node type makes of it. */
function credentialOf(type: NodeType, node: NamedNode): string | undefined {
  return credentialIdOf(type.credential, node.config) ?? resourcesOf(type, node).credential;
}

// A gate belongs to one node of one version of one flow, so that the flow's id never differs.
const COMPLETE = new WeakMap<Gate, Gate>();

/** The gate with the key of the node's own limits. The same object for each call with the same node. */
export function gateOf(node: { readonly gate: Gate | undefined; readonly id: string }, flowId: string): Gate | undefined {
  const { gate } = node;
  if (gate === undefined) return undefined;
  let complete = COMPLETE.get(gate);
  if (complete === undefined) {
    const own = (key: string): string => (key === OWN ? `node:${flowId}/${node.id}` : key);
    const { rate, slots, breaker } = gate;
    complete = {
      priority: gate.priority,
      ...(rate === undefined ? {} : { rate: { ...rate, key: own(rate.key) } }),
      ...(slots === undefined ? {} : { slots: { ...slots, key: own(slots.key) } }),
      ...(breaker === undefined ? {} : { breaker: { ...breaker, key: own(breaker.key) } }),
    };
    COMPLETE.set(gate, complete);
  }
  return complete;
}
