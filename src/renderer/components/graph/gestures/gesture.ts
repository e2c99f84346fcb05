import type { ConnectRefusal } from '../connect-rules';
import type { GraphCanvas } from '../graph-canvas';
import type { GraphEnd, GraphPortEnd, GraphSelection, NodePositions, Point, Rect } from '../graph-model';
import type { CanvasOverlay } from './overlay';

/** What a menu is asked for. `at` is in graph coordinates. */
export type MenuTarget =
  | { kind: 'node'; id: string }
  | { kind: 'edge'; id: string }
  | { kind: 'annotation'; id: string }
  | { kind: 'background'; at: Point };

/** Where notes and groups go, by their ids. */
export type FramePlaces = Readonly<Record<string, Rect>>;

/** A sticky note or a group, as far as gestures care. */
export interface Frame extends Rect {
  id: string;
  kind: 'note' | 'group';
}

/** What a person did, told when it is done. */
export interface GraphReports {
  select(selection: GraphSelection): void;
  open(nodeId: string): void;
  pickEdge(edgeId: string): void;
  /** Nodes, notes and groups were moved; `onEdge`: the one node was dropped on that edge. */
  move(places: NodePositions, frames: FramePlaces, onEdge: string | undefined): void;
  connect(from: GraphEnd, to: GraphEnd): void;
  reconnect(edgeId: string, from: GraphEnd, to: GraphEnd): void;
  /** An edge was dropped on nothing, or a dot was clicked (`at` undefined). */
  connectToNothing(from: GraphPortEnd, at: Point | undefined): void;
  insertOn(edgeId: string): void;
  editFrame(id: string): void;
  menu(target: MenuTarget, clientX: number, clientY: number): void;
  /** Why two ports cannot be joined, in words. */
  refusalText(refusal: ConnectRefusal): string;
  announce(text: string): void;
}

export interface GestureEnv {
  container: HTMLElement;
  canvas: GraphCanvas;
  overlay: CanvasOverlay;
  report: GraphReports;
  isReadOnly(): boolean;
  /** Every drag moves the view. */
  isHand(): boolean;
  /** Moved things keep to the grid and to lines of others. */
  isSnapping(): boolean;
  frames(): readonly Frame[];
}

/** A pointer at one moment. */
export interface PointerAt {
  clientX: number;
  clientY: number;
  shiftKey: boolean;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
}

/** One thing done with a pressed pointer. It begins when the pointer has left the place where it was pressed. */
export interface PointerGesture {
  /** Goes on at the borders of the view by moving the view. */
  pansAtBorder?: boolean;
  move(at: PointerAt): void;
  end(at: PointerAt): void;
  cancel(): void;
}

export const isAdditive = (at: Pick<PointerAt, 'shiftKey' | 'ctrlKey' | 'metaKey'>) => at.shiftKey || at.ctrlKey || at.metaKey;
