/*
 * What rete does for us: it holds a view per card and edge and mounts each in a React root of its own. It is told what to
 * draw and where; it keeps no graph (its editor looks things up by walking lists) and moves nothing by itself.
 */
import { createRoot } from 'react-dom/client';
import { ClassicPreset, type GetSchemes } from 'rete';
import { AreaPlugin } from 'rete-area-plugin';
import { type ReactArea2D, ReactPlugin } from 'rete-react-plugin';
import type { EdgeRun } from './edge-geometry';
import { EdgeLine, type EdgeLineProps, moveEdgeLine } from './edge-line';
import type { Transform } from './geometry';
import type { Point } from './graph-model';
import { NodeCard, type NodeCardProps } from './node-card';

class CardView extends ClassicPreset.Node {
  constructor(id: string) {
    super(id);
    this.id = id;
  }
}

/** Not rete's own connection class: that one wants its nodes to hold a socket object per port; ours are data. */
class LineView {
  readonly id: string;
  readonly source = '';
  readonly sourceOutput = '';
  readonly target = '';
  readonly targetInput = '';
  constructor(id: string) {
    this.id = id;
  }
}

type Schemes = GetSchemes<CardView, LineView>;
type Extra = ReactArea2D<Schemes>;

export interface CardViewsOptions {
  cardOf(id: string): NodeCardProps | undefined;
  lineOf(id: string): EdgeLineProps | undefined;
}

export interface CardViews {
  /** The element that is moved and scaled, with all views in it. */
  readonly content: HTMLElement;
  setTransform(transform: Transform): void;
  hasCard(id: string): boolean;
  hasLine(id: string): boolean;
  cards(): Iterable<string>;
  lines(): Iterable<string>;
  addCard(id: string, at: Point): void;
  addLine(id: string): void;
  removeCard(id: string): void;
  removeLine(id: string): void;
  /** Draws a card or an edge anew by React. */
  redrawCard(id: string): void;
  redrawLine(id: string): void;
  moveCard(id: string, at: Point): void;
  /** @param isPassing it is only on its way: what takes the pointer stays where it was */
  moveLine(id: string, run: EdgeRun, isPassing: boolean): void;
  /** The element a card is in. */
  cardElement(id: string): HTMLElement | undefined;
  lineElement(id: string): HTMLElement | undefined;
  destroy(): void;
}

/** Mounts rete in `container`. */
export function createCardViews(container: HTMLElement, { cardOf, lineOf }: CardViewsOptions): CardViews {
  // rete listens on an element of its own that nobody touches: at each move of the pointer it would measure its content.
  const area = new AreaPlugin<Schemes, Extra>(document.createElement('div'));
  const react = new ReactPlugin<Schemes, Extra>({ createRoot });
  area.use(react);
  area.area.setDragHandler(null);
  area.area.setZoomHandler(null);
  // Views are moved by us, at once; rete would await a chain of listeners for each.
  area.addPipe((context) => (context.type === 'nodetranslate' ? undefined : context));
  react.addPreset<Extra>({
    render({ data }) {
      if (data.type === 'node') {
        const card = cardOf(data.payload.id);
        return card === undefined ? null : <NodeCard {...card} />;
      }
      if (data.type === 'connection') {
        const line = lineOf(data.payload.id);
        return line === undefined ? null : <EdgeLine {...line} />;
      }
      return null;
    },
  });
  const { content } = area.area;
  content.holder.classList.add('pf-graph__cards');
  container.append(content.holder);

  const place = (id: string, at: Point) => {
    const view = area.nodeViews.get(id);
    if (view === undefined) return;
    view.position = { ...at };
    view.element.style.transform = `translate(${at.x}px, ${at.y}px)`;
  };
  return {
    content: content.holder,
    setTransform({ x, y, k }) {
      area.area.transform = { x, y, k };
      content.holder.style.transform = `translate(${x}px, ${y}px) scale(${k})`;
    },
    hasCard: (id) => area.nodeViews.has(id),
    hasLine: (id) => area.connectionViews.has(id),
    cards: () => area.nodeViews.keys(),
    lines: () => area.connectionViews.keys(),
    addCard(id, at) {
      const view = area.addNodeView(new CardView(id));
      view.dragHandler.destroy();
      view.element.style.zIndex = '1';
      place(id, at);
    },
    addLine(id) {
      area.addConnectionView(new LineView(id));
    },
    removeCard: (id) => area.removeNodeView(id),
    removeLine: (id) => area.removeConnectionView(id),
    redrawCard: (id) => void area.update('node', id),
    redrawLine: (id) => void area.update('connection', id),
    moveCard: place,
    moveLine(id, run, isPassing) {
      const view = area.connectionViews.get(id);
      if (view !== undefined) moveEdgeLine(view.element, run, isPassing);
    },
    cardElement: (id) => area.nodeViews.get(id)?.element,
    lineElement: (id) => area.connectionViews.get(id)?.element,
    destroy() {
      area.destroy();
      content.holder.remove();
    },
  };
}
