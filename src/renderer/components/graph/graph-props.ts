import type { Ref } from 'react';
import type { FlowAnnotations } from '#shared/model/flow';
import type { FrameEdits } from './annotations/frame-edits';
import type { MenuTarget } from './gestures/gesture';
import type { GraphEdge, GraphEnd, GraphNode, GraphPortEnd, GraphSelection, NodePositions, Point, Rect } from './graph-model';
import type { GraphCommand } from './tools/GraphMenu';

export interface GraphHandle {
  /** Shows the whole graph. */
  fit(): void;
  /** Brings a node into view and gives it the keyboard. */
  focusNode(id: string): void;
  /** Opens a note's text or a group's title for writing. */
  editFrame(id: string): void;
  /** Puts a point of the graph in the middle. */
  centerOn(point: Point): void;
  /** What is in view, in graph coordinates. */
  inView(): Rect;
  /** Draws an edge by the keyboard, from a node. */
  connectFrom(id: string): void;
}

/** How a graph is changed. Without it the graph is only read. */
export interface GraphEdits {
  /** Nodes, notes and groups were moved, as one change; `onEdge`: the one node was dropped on that edge. */
  move(places: NodePositions, frames: Readonly<Record<string, Rect>>, onEdge: string | undefined): void;
  connect(from: GraphEnd, to: GraphEnd): void;
  reconnect(edgeId: string, from: GraphEnd, to: GraphEnd): void;
  /** An edge was dropped on nothing, or a dot was clicked (`at` undefined): something new may follow. */
  connectToNothing(from: GraphPortEnd, at: Point | undefined): void;
  /** A node is wanted in the middle of an edge. */
  insertOn(edgeId: string, at: Point | undefined): void;
  /** A node type was dragged in from elsewhere (see DRAGGED_TYPE). */
  dropType(type: string, at: Point, onEdge: string | undefined): void;
  /** A node is wanted behind this one. */
  addAfter(nodeId: string): void;
  rename(nodeId: string): void;
  /** Removes what is selected. */
  remove(): void;
  removeEdge(edgeId: string): void;
  /** Lays out the selected nodes, or all of them. */
  arrange(): void;
  /** Puts a group around what is selected; a note at a place. */
  group(): void;
  note(at: Point | undefined): void;
  frames: FrameEdits;
}

export interface GraphViewProps {
  label: string;
  nodes: readonly GraphNode[];
  edges: readonly GraphEdge[];
  /** Places of nodes; those missing are found by auto-layout. */
  layout: NodePositions | undefined;
  annotations?: FlowAnnotations | undefined;
  selection: GraphSelection;
  onSelect(selection: GraphSelection): void;
  /** Opens with everything in view, however small; else with the beginning at a size that can be read. */
  opensWhole?: boolean;
  /** Enter or a double click. */
  onOpenNode?(id: string): void;
  /** An edge was clicked; also where nothing can be changed: to see what went along. */
  onPickEdge?(id: string): void;
  edits?: GraphEdits | undefined;
  /** What the context menu offers, in sections; none: no menu. */
  menu?(target: MenuTarget): readonly (readonly GraphCommand[])[];
  /** Positions as drawn, auto-layout included. */
  onPlaced?(places: NodePositions): void;
  /** Keep clear of what covers the graph, in pixels. */
  fitPadding?: number;
  handle?: Ref<GraphHandle>;
}

/** Media type of a node type that is dragged onto a graph: set it in `dragstart` with the type's name. */
export const DRAGGED_TYPE = 'application/x-pulseflow-node-type';
