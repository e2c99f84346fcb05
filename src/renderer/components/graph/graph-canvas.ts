/*
 * The drawing of a graph. The document is ours: `draw(scene)` brings what is drawn in line with it and changes only what is
 * different; a drag shows itself by `preview` and is reported when it is over. Cards and edges are mounted by rete
 * (card-views), and of a large flow only those in view; the rest is drawn as shapes (far-layer).
 *
 *   scene ──draw──> what is wanted in view ──> card-views (React roots)
 *                                          └─> far-layer (shapes on one canvas)
 */
import type { CanvasScene } from './canvas-scene';
import type { CanvasWords } from './canvas-words';
import { createCardViews } from './card-views';
import { edgesIn, FAR_ZOOM, MOUNT_ALL, nodesIn, viewRect } from './culling';
import type { EdgeRun } from './edge-geometry';
import { createFarLayer } from './far-layer';
import type { Transform } from './geometry';
import type { GraphEdge, NodePositions, Point, Rect } from './graph-model';
import { createLookUps } from './look-ups';
import { createMounter } from './mounter';
import { indexScene, type SceneIndex } from './scene-index';

/** What changed: where one looks, where things are, or what there is. */
export type CanvasChange = 'transform' | 'places' | 'scene';

export interface GraphCanvas {
  scene(): CanvasScene;
  index(): SceneIndex;
  draw(scene: CanvasScene): void;
  transform(): Transform;
  setTransform(transform: Transform): void;
  /** Where the view is on the page, in screen pixels, as measured last: asking the page each frame would lay it out anew. */
  view(): Rect;
  /** Where a point of the screen is in the graph. `measure` first when the page may have moved. */
  graphPoint(clientX: number, clientY: number): Point;
  measure(): void;
  /** Where a node is drawn now, dragged or not. */
  placeOf(id: string): Point | undefined;
  runOf(edge: GraphEdge): EdgeRun | undefined;
  /** Shows nodes elsewhere, until `endPreview` or until the document says where they are. Answers which preview it was. */
  preview(places: NodePositions): number;
  /** @param only nothing happens when another preview came after this one */
  endPreview(only?: number): void;
  /** Shows which nodes a marquee would select; undefined when it is over. */
  mark(ids: ReadonlySet<string> | undefined): void;
  isFar(): boolean;
  /** True while the card of a node is an element one can give the focus to. */
  isMounted(id: string): boolean;
  cardElement(id: string): HTMLElement | undefined;
  lineElement(id: string): HTMLElement | undefined;
  cards(): Iterable<string>;
  subscribe(listener: (change: CanvasChange) => void): () => void;
  destroy(): void;
}

/** Wider than the view on each side, in parts of it: mounted ahead of a pan, and left mounted behind one. */
const MOUNT_MARGIN = 0.15;
const KEEP_MARGIN = 0.6;
/** What mounting may take of one frame, ms. */
const MOUNT_BUDGET_MS = 5;

const EMPTY: Omit<CanvasScene, 'words'> = {
  nodes: [],
  edges: [],
  positions: {},
  selection: { nodeIds: [] },
  canPickEdges: false,
};

/** Mounts a canvas in `container`, which must have a size. `destroy` removes everything it made. */
export function createGraphCanvas(container: HTMLElement, words: CanvasWords): GraphCanvas {
  let scene: CanvasScene = { ...EMPTY, words };
  let index = indexScene([], []);
  let selected: ReadonlySet<string> = new Set();
  let marked: ReadonlySet<string> | undefined;
  let moved: NodePositions | undefined;
  let previews = 0;
  let transform: Transform = { x: 0, y: 0, k: 1 };
  let bounds = container.getBoundingClientRect();
  let tabStop: string | undefined;
  let frame: number | undefined;
  let isFar = false;
  let isStale = true;
  let isDestroyed = false;
  const listeners = new Set<(change: CanvasChange) => void>();
  const far = createFarLayer(container);
  const { cardOf, lineOf, runOf } = createLookUps({
    scene: () => scene,
    index: () => index,
    placeOf: (id) => placeOf(id),
    isSelected: (id) => selected.has(id),
    isTabStop: (id) => tabStop === id,
  });
  const views = createCardViews(container, { cardOf, lineOf });
  const mounter = createMounter(views, far, {
    scene: () => scene,
    index: () => index,
    looks: () => ({ transform, view: bounds }),
    placeOf: (id) => placeOf(id),
    runOf,
    isSelected: (id) => (marked ?? selected).has(id),
  });
  const root = container.closest<HTMLElement>('.pf-graph') ?? container;

  const tell = (change: CanvasChange) => {
    for (const listener of listeners) listener(change);
  };
  const placeOf = (id: string): Point | undefined => moved?.[id] ?? scene.positions[id];

  /** Puts cards, and the edges that hang on them, where they are now. */
  function place(ids: Iterable<string>, isPassing = false): void {
    const lines = new Set<string>();
    for (const id of ids) {
      const at = placeOf(id);
      if (at !== undefined) views.moveCard(id, at);
      for (const edge of index.edgesOf(id)) lines.add(edge.id);
    }
    for (const id of lines) {
      const edge = index.edges.get(id);
      const run = edge === undefined || !views.hasLine(id) ? undefined : runOf(edge);
      if (run !== undefined) views.moveLine(id, run, isPassing);
    }
  }

  function setTabStop(next: string | undefined): void {
    if (next === tabStop) return;
    const before = tabStop;
    tabStop = next;
    for (const id of [before, next]) if (id !== undefined) views.redrawCard(id);
    // While no card can have the focus, the canvas itself is what one tabs to.
    container.tabIndex = next === undefined ? 0 : -1;
  }

  /** Brings what is mounted in line with what is in view, a part of it per frame. */
  function refresh(): void {
    frame = undefined;
    if (isDestroyed) return;
    const isSmall = scene.nodes.length <= MOUNT_ALL;
    const nowFar = !isSmall && transform.k < FAR_ZOOM;
    if (nowFar !== isFar) {
      // Cards that are not seen cannot keep the keyboard.
      if (nowFar && container.contains(document.activeElement)) container.focus({ preventScroll: true });
      isFar = nowFar;
      root.toggleAttribute('data-shapes', isFar);
      isStale = true;
    }
    if (isFar) {
      setTabStop(undefined);
      const wantsMore = mounter.drawShapes(true, isStale);
      isStale = false;
      if (wantsMore) later();
      return;
    }
    const rect = viewRect(transform, bounds, MOUNT_MARGIN);
    const cards = isSmall ? scene.nodes.map(({ id }) => id) : nodesIn(scene.nodes, placeOf, rect);
    const lines = isSmall ? scene.edges.map(({ id }) => id) : edgesIn(scene.edges, placeOf, rect);
    const deadline = isSmall ? Infinity : performance.now() + MOUNT_BUDGET_MS;
    const isWhole = mounter.mount(deadline, cards, lines);
    if (!isSmall) mounter.unmountOutside(viewRect(transform, bounds, KEEP_MARGIN), (id) => moved?.[id] !== undefined);
    const first = scene.selection.nodeIds[0];
    setTabStop(
      first !== undefined && views.hasCard(first) ? first : tabStop !== undefined && views.hasCard(tabStop) ? tabStop : cards[0],
    );
    if (isWhole) far.clear();
    else {
      mounter.drawShapes(false, true);
      later();
    }
  }

  /** What is drawn as shapes has changed. */
  function stale(): void {
    isStale = true;
    if (isFar) later();
  }

  function later(): void {
    if (isDestroyed) return;
    frame ??= requestAnimationFrame(refresh);
  }

  function draw(next: CanvasScene): void {
    const before = scene;
    const hadIndex = index;
    const wasSelected = selected;
    scene = next;
    selected = new Set(next.selection.nodeIds);
    const isSameGraph = before.nodes === next.nodes && before.edges === next.edges;
    if (!isSameGraph) index = indexScene(next.nodes, next.edges);
    const redraw = new Set<string>();
    // What is being dragged stays with the pointer, unless the document says where it is.
    const hadMoved = before.positions === next.positions ? undefined : moved;
    if (hadMoved !== undefined) moved = undefined;
    if (!isSameGraph) {
      for (const id of [...views.cards()]) if (!index.nodes.has(id)) views.removeCard(id);
      for (const id of [...views.lines()]) if (!index.edges.has(id)) views.removeLine(id);
      for (const id of views.cards()) {
        if (index.nodes.get(id) !== hadIndex.nodes.get(id) || index.edgesOf(id).length !== hadIndex.edgesOf(id).length)
          redraw.add(id);
      }
      for (const id of views.lines()) {
        const edge = index.edges.get(id);
        const isMoved = edge !== undefined && (redraw.has(edge.from.node) || redraw.has(edge.to.node));
        if (isMoved || edge !== hadIndex.edges.get(id)) views.redrawLine(id);
      }
    }
    if (before.words !== next.words) for (const id of views.cards()) redraw.add(id);
    for (const id of new Set([...wasSelected, ...selected])) {
      if (wasSelected.has(id) === selected.has(id)) continue;
      redraw.add(id);
      const element = views.cardElement(id);
      if (element !== undefined) element.style.zIndex = selected.has(id) ? '2' : '1';
    }
    for (const id of redraw) views.redrawCard(id);
    const edgeIds = new Set([before.selection.edgeId, next.selection.edgeId]);
    if (edgeIds.size > 1) for (const id of edgeIds) if (id !== undefined) views.redrawLine(id);
    if (before.canPickEdges !== next.canPickEdges) for (const id of views.lines()) views.redrawLine(id);
    if (before.positions !== next.positions) {
      place(
        [...views.cards()].filter((id) => {
          const [from, to] = [before.positions[id], next.positions[id]];
          return hadMoved?.[id] !== undefined || from?.x !== to?.x || from?.y !== to?.y;
        }),
      );
    }
    // At once for a small flow, so that what is focused next is there; a large one takes its frames.
    isStale = true;
    if (next.nodes.length <= MOUNT_ALL) refresh();
    else later();
    tell('scene');
  }

  const observer = new ResizeObserver(() => {
    bounds = container.getBoundingClientRect();
    later();
    tell('transform');
  });
  observer.observe(container);
  const theme = new MutationObserver(() => {
    far.forgetColours();
    stale();
  });
  theme.observe(document.documentElement, { attributes: true, attributeFilter: ['data-mantine-color-scheme'] });

  return {
    scene: () => scene,
    index: () => index,
    draw,
    transform: () => transform,
    setTransform(next) {
      transform = next;
      views.setTransform(next);
      later();
      tell('transform');
    },
    view: () => bounds,
    measure() {
      bounds = container.getBoundingClientRect();
    },
    graphPoint: (clientX, clientY) => ({
      x: (clientX - bounds.left - transform.x) / transform.k,
      y: (clientY - bounds.top - transform.y) / transform.k,
    }),
    placeOf,
    runOf,
    preview(places) {
      previews++;
      moved = { ...moved, ...places };
      place(Object.keys(places), true);
      stale();
      tell('places');
      return previews;
    },
    endPreview(only = previews) {
      if (only !== previews || moved === undefined) return;
      const ids = Object.keys(moved);
      moved = undefined;
      place(ids);
      stale();
      tell('places');
    },
    mark(ids) {
      marked = ids;
      root.toggleAttribute('data-marking', ids !== undefined);
      for (const id of views.cards()) views.cardElement(id)?.toggleAttribute('data-marked', ids?.has(id) ?? false);
      stale();
    },
    isFar: () => isFar,
    isMounted: (id) => !isFar && views.hasCard(id),
    cardElement: views.cardElement,
    lineElement: views.lineElement,
    cards: views.cards,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    destroy() {
      isDestroyed = true;
      if (frame !== undefined) cancelAnimationFrame(frame);
      observer.disconnect();
      theme.disconnect();
      listeners.clear();
      views.destroy();
      far.destroy();
    },
  };
}
