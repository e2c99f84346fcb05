import { type PointerEvent, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { FlowAnnotations } from '#shared/model/flow';
import { aroundAll } from '../arrange';
import { cardRect, viewRect } from '../culling';
import type { GraphCanvas } from '../graph-canvas';
import type { Point } from '../graph-model';
import { type GraphPaints, nodePaint, paintsOf } from '../graph-paints';
import type { MountedCanvas } from '../use-graph-canvas';
import { fromMap, type MapScale, mapScale, toMap } from './minimap-model';

const WIDTH = 196;
const HEIGHT = 124;
const RATIO = 2;
const DRAG_REDRAW_MS = 120;

function context(element: HTMLCanvasElement): CanvasRenderingContext2D | null {
  element.width = WIDTH * RATIO;
  element.height = HEIGHT * RATIO;
  const draw = element.getContext('2d');
  draw?.scale(RATIO, RATIO);
  return draw;
}

/** Cards and frames as little boxes; drawn only when they change. */
function drawThings(
  draw: CanvasRenderingContext2D,
  canvas: GraphCanvas,
  annotations: FlowAnnotations | undefined,
  paints: GraphPaints,
  element: Element,
): MapScale | undefined {
  draw.clearRect(0, 0, WIDTH, HEIGHT);
  const { nodes, selection } = canvas.scene();
  const frames = [...(annotations?.groups ?? []), ...(annotations?.notes ?? [])];
  const rects = nodes.flatMap((node) => cardRect(node, canvas.placeOf) ?? []);
  const bounds = aroundAll([...rects, ...frames]);
  if (bounds === undefined) return undefined;
  const scale = mapScale(bounds, { width: WIDTH, height: HEIGHT });
  const style = getComputedStyle(element);
  for (const frame of frames) {
    const { x, y, width, height } = toMap(scale, frame);
    draw.fillStyle = style.getPropertyValue(`--pf-note-${frame.color}`);
    draw.globalAlpha = 0.35;
    draw.fillRect(x, y, width, height);
  }
  draw.globalAlpha = 1;
  const chosen = new Set(selection.nodeIds);
  for (const node of nodes) {
    const rect = cardRect(node, canvas.placeOf);
    if (rect === undefined) continue;
    const { x, y, width, height } = toMap(scale, rect);
    draw.fillStyle = chosen.has(node.id) ? paints.accent : nodePaint(paints, node);
    draw.fillRect(x, y, Math.max(2, width), Math.max(1.5, height));
  }
  return scale;
}

/** The whole flow, small: where one is, what state everything is in, and a way to go anywhere. By mouse; the keyboard has arrows. */
export function Minimap({
  mounted: { canvas, moves },
  annotations,
}: {
  mounted: MountedCanvas;
  annotations: FlowAnnotations | undefined;
}) {
  const { t } = useTranslation('components');
  const things = useRef<HTMLCanvasElement>(null);
  const frame = useRef<HTMLDivElement>(null);
  const scale = useRef<MapScale>(undefined);
  useEffect(() => {
    const element = things.current;
    const draw = element === null ? null : context(element);
    if (element === null || draw === null) return;
    let paints = paintsOf(element);
    let request: number | undefined;
    let isStale = true;
    const show = () => {
      request = undefined;
      if (isStale) scale.current = drawThings(draw, canvas, annotations, paints, element);
      isStale = false;
      const view = frame.current;
      if (view === null || scale.current === undefined) return;
      const { x, y, width, height } = toMap(scale.current, viewRect(canvas.transform(), canvas.view()));
      view.style.transform = `translate(${x}px, ${y}px)`;
      view.style.width = `${width}px`;
      view.style.height = `${height}px`;
    };
    const later = () => {
      request ??= requestAnimationFrame(show);
    };
    later();
    let pause: ReturnType<typeof setTimeout> | undefined;
    const unsubscribe = canvas.subscribe((change) => {
      if (change === 'places') {
        // While cards are dragged the map follows now and then: a thousand boxes a frame are too much.
        pause ??= setTimeout(() => {
          pause = undefined;
          isStale = true;
          later();
        }, DRAG_REDRAW_MS);
        return;
      }
      if (change === 'scene') isStale = true;
      later();
    });
    const theme = new MutationObserver(() => {
      paints = paintsOf(element);
      isStale = true;
      later();
    });
    theme.observe(document.documentElement, { attributes: true, attributeFilter: ['data-mantine-color-scheme'] });
    return () => {
      unsubscribe();
      clearTimeout(pause);
      theme.disconnect();
      if (request !== undefined) cancelAnimationFrame(request);
    };
  }, [canvas, annotations]);

  const go = (event: PointerEvent<HTMLElement>) => {
    if (scale.current === undefined) return;
    const bounds = event.currentTarget.getBoundingClientRect();
    const at: Point = { x: event.clientX - bounds.left, y: event.clientY - bounds.top };
    moves.centerOn(fromMap(scale.current, at));
  };
  return (
    <div
      className="pf-minimap"
      data-own-pointer
      title={t('graph.minimapHint')}
      aria-hidden
      style={{ width: WIDTH, height: HEIGHT }}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        go(event);
      }}
      onPointerMove={(event) => {
        if (event.currentTarget.hasPointerCapture(event.pointerId)) go(event);
      }}
    >
      <canvas ref={things} style={{ width: WIDTH, height: HEIGHT }} />
      <div ref={frame} className="pf-minimap__view" />
    </div>
  );
}
