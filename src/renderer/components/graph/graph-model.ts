import type { FlowLayout } from '#shared/model/flow';
import type { NodeCategory } from '#shared/model/node-type';
import type { StepStatus } from '#shared/model/run';

/** A port as drawn: `label` is shown only where a side has more than one port. */
export interface GraphPort {
  key: string;
  label: string;
}

/** Everything a node card shows. Equal objects are not drawn again, so build them once per change. */
export interface GraphNode {
  id: string;
  title: string;
  /** One line of what the node does: 'POST api.example.com/orders'. */
  summary: string;
  /** Name of a lucide icon, kebab-case. */
  icon: string;
  category: NodeCategory;
  inputs: readonly GraphPort[];
  outputs: readonly GraphPort[];
  disabled?: boolean;
  /** State of the node in a run; absent in an editor and for a node that was not reached. */
  status?: StepStatus;
  /** The state in words, for people who do not see the colour. */
  statusLabel?: string;
  /** A short count: '12', '3 of 9'. */
  badge?: string;
  badgeLabel?: string;
  /** Shown on the card in full: the error of a run, or the worst problem of a draft; `fix` is what to do about it. */
  message?: { tone: 'error' | 'warning'; text: string; fix?: string };
  /** What became of the node between two versions that are compared. */
  mark?: GraphMark;
  /** Test data is pinned to the node's output. */
  pinned?: boolean;
  /** How long the node took in a run, as text: '1.2 s'; while it is at work and says so, how far it is: '42%'. */
  duration?: string;
  /** Which attempt is shown, as text: 'attempt 2'. Absent for the first. */
  attempt?: string;
}

/** A difference between two versions, as drawn on cards and edges. */
export type GraphMark = 'added' | 'removed' | 'changed';

/** What happened on an edge in a run. `idle` in an editor. */
export type EdgeState = 'idle' | 'active' | 'taken' | 'dead';

export interface GraphEdge {
  id: string;
  from: { node: string; port: string };
  to: { node: string; port: string };
  state?: EdgeState;
  label?: string;
  /** How many items went along, as text. */
  count?: string;
  /** The count in words, for people who do not see the edge: '12 items'. */
  countLabel?: string;
  mark?: GraphMark;
}

export interface Point {
  x: number;
  y: number;
}

export interface Size {
  width: number;
  height: number;
}

export interface Rect extends Point, Size {}

export interface GraphSelection {
  nodeIds: readonly string[];
  edgeId?: string;
  /** Sticky notes and groups. */
  annotationIds?: readonly string[];
}

/** One end of an edge. */
export interface GraphEnd {
  node: string;
  port: string;
}

/** A port, with the side of the card it is on. */
export interface GraphPortEnd extends GraphEnd {
  side: 'input' | 'output';
}

/** Nothing is selected. */
export const EMPTY_SELECTION: GraphSelection = { nodeIds: [] };

export type NodePositions = Readonly<FlowLayout>;

/** Identity of an edge: a definition holds at most one edge between the same two ports. */
export function edgeKey(edge: Pick<GraphEdge, 'from' | 'to'>): string {
  return `${edge.from.node}:${edge.from.port}>${edge.to.node}:${edge.to.port}`;
}
