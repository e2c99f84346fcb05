/* What is shown only while something is being done: the marquee, lines of alignment, an edge being drawn, a word beside it. */
import type { EdgeRun } from '../edge-geometry';
import { edgePath } from '../geometry';
import type { GraphCanvas } from '../graph-canvas';
import type { Rect } from '../graph-model';
import type { Guide } from '../snapping';

export interface CanvasOverlay {
  marquee(rect: Rect | undefined): void;
  guides(guides: readonly Guide[]): void;
  edge(run: EdgeRun | undefined, isRefused?: boolean): void;
  /** A word beside the pointer, in screen coordinates of the page. */
  tip(text: string | undefined, clientX?: number, clientY?: number): void;
  clear(): void;
  destroy(): void;
}

const NS = 'http://www.w3.org/2000/svg';

/** Puts the overlay into `container`, above the cards. It takes no pointer. */
export function createOverlay(container: HTMLElement, canvas: GraphCanvas): CanvasOverlay {
  const svg = document.createElementNS(NS, 'svg');
  svg.setAttribute('class', 'pf-graph__overlay');
  svg.setAttribute('aria-hidden', 'true');
  const group = document.createElementNS(NS, 'g');
  svg.append(group);
  container.append(svg);
  const word = document.createElement('div');
  word.className = 'pf-graph__tip';
  word.hidden = true;
  container.append(word);
  let box: SVGRectElement | undefined;
  let line: SVGPathElement | undefined;
  let lines: SVGPathElement[] = [];

  const follow = () => {
    const { x, y, k } = canvas.transform();
    group.setAttribute('transform', `translate(${x} ${y}) scale(${k})`);
  };
  const unsubscribe = canvas.subscribe((change) => {
    if (change === 'transform') follow();
  });
  const path = (name: string, d: string) => {
    const made = document.createElementNS(NS, 'path');
    made.setAttribute('class', name);
    made.setAttribute('d', d);
    group.append(made);
    return made;
  };
  const overlay: CanvasOverlay = {
    marquee(rect) {
      if (rect === undefined) {
        box?.remove();
        box = undefined;
        return;
      }
      follow();
      if (box === undefined) {
        box = document.createElementNS(NS, 'rect');
        box.setAttribute('class', 'pf-marquee');
        group.append(box);
      }
      for (const [name, value] of Object.entries(rect)) box.setAttribute(name, String(value));
    },
    guides(guides) {
      for (const old of lines) old.remove();
      if (guides.length > 0) follow();
      lines = guides.map(({ axis, at, from, to }) =>
        path('pf-guide', axis === 'x' ? `M ${at} ${from - 12} V ${to + 12}` : `M ${from - 12} ${at} H ${to + 12}`),
      );
    },
    edge(run, isRefused = false) {
      if (run === undefined) {
        line?.remove();
        line = undefined;
        return;
      }
      const d = edgePath(run.start, run.end, run.floorY);
      if (line === undefined) {
        follow();
        line = path('pf-edge__drawn', d);
      } else line.setAttribute('d', d);
      line.toggleAttribute('data-refused', isRefused);
    },
    tip(text, clientX = 0, clientY = 0) {
      word.hidden = text === undefined;
      if (text === undefined) return;
      const bounds = container.getBoundingClientRect();
      word.textContent = text;
      word.style.transform = `translate(${clientX - bounds.left + 14}px, ${clientY - bounds.top + 14}px)`;
    },
    clear() {
      overlay.marquee(undefined);
      overlay.guides([]);
      overlay.edge(undefined);
      overlay.tip(undefined);
    },
    destroy() {
      unsubscribe();
      svg.remove();
      word.remove();
    },
  };
  return overlay;
}
