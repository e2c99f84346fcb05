/**
 * A flow version made ready to run: names and ports are resolved to object references and small integers once, so that a
 * run only follows pointers.
 *
 * ```
 *   region 0 (the flow)            region 1 (body of loop L)
 *   trigger ──▶ L ──done──▶ end     item ──▶ a ──▶ b ──▶ (back to L.loop)
 * ```
 * A region is a DAG. Each for-each owns one region, its body; every iteration is a scope: a region with its own state.
 */
import type { DeadLetterPolicy, NodePolicies, RetryPolicy } from '#shared/model/flow';
import type { JsonObject } from '#shared/model/json';
import type { Effect } from '#shared/model/run';
import type { Gate } from '../policy/gate';
import type { NodeServices, NodeType } from '../sdk/node-type';
import type { FlowLimits } from './flow-limits';
import type { NodeConfig } from './node-config';

export interface CompiledEdge {
  /** Position in the definition. */
  readonly index: number;
  readonly fromPort: string;
  readonly source: CompiledNode;
  readonly target: CompiledNode;
  /** Position among the target's incoming edges; for a return edge among the loop's return edges. */
  readonly slot: number;
  /** `return`: leads from a loop's body back to its `loop` port. */
  readonly kind: 'inner' | 'return';
}

export interface CompiledLoop {
  /** Index of the body's region. */
  readonly body: number;
  /** Edges from the port `item` into the body. */
  readonly entry: CompiledEdge[];
  readonly returnCount: number;
}

export interface CompiledNode {
  readonly index: number;
  /** Position in its region. */
  readonly local: number;
  readonly region: number;
  readonly id: string;
  readonly name: string;
  readonly type: NodeType;
  /** Id of the credential that it signs in with. */
  readonly credential: string | undefined;
  readonly disabled: boolean;
  readonly join: 'all' | 'any';
  readonly effect: Effect | ((services: NodeServices) => Effect);
  readonly config: NodeConfig;
  readonly perItem: boolean;
  readonly timeoutMs: number | undefined;
  readonly retry: RetryPolicy | undefined;
  readonly onError: NodePolicies['onError'];
  /** Rate limit, places and breaker; see `gateOf`. */
  readonly gate: Gate | undefined;
  /** Id of the node that undoes this one. */
  readonly compensation: string | undefined;
  /** Where input goes when the node is passed over. */
  readonly passPort: string;
  /** True when the node type declares a port `timeout` (a wait for an event that did not come). */
  readonly hasTimeoutPort: boolean;
  /** Number of edges that must settle before the node runs (return edges do not count). */
  readonly inputCount: number;
  /** Edges that settle when this node settles (those from a loop's port `item` do not). */
  readonly outEdges: CompiledEdge[];
  /** Ports that an edge leaves by. */
  readonly wiredPorts: ReadonlySet<string>;
  /** A `$step` somewhere may ask for this node's outputs. */
  readonly keepsOutputs: boolean;
  readonly loop: CompiledLoop | undefined;
}

export interface CompiledRegion {
  readonly index: number;
  /** The for-each that owns it; undefined for the flow itself. */
  readonly owner: CompiledNode | undefined;
  readonly nodes: readonly CompiledNode[];
  /** `inputCount` of each node, by local index: copied into every scope. */
  readonly pending: readonly number[];
  /** Nodes without incoming edges: triggers, and in the flow itself whatever nothing leads to. */
  readonly sources: readonly CompiledNode[];
}

export interface CompiledFlow {
  readonly name: string;
  readonly nodes: readonly CompiledNode[];
  readonly nodeById: ReadonlyMap<string, CompiledNode>;
  readonly nodeByName: ReadonlyMap<string, CompiledNode>;
  readonly regions: readonly CompiledRegion[];
  readonly triggers: readonly CompiledNode[];
  /** Some node names a compensation. */
  readonly hasCompensations: boolean;
  readonly env: Readonly<Record<string, string>>;
  readonly deadLetters: DeadLetterPolicy;
  readonly limits: FlowLimits;
}

/** A compiled flow with its identity: what a run is pinned to. */
export interface LoadedFlow {
  readonly flowId: string;
  readonly version: number;
  readonly compiled: CompiledFlow;
  /** What `$flow` shows. */
  readonly info: JsonObject;
}
