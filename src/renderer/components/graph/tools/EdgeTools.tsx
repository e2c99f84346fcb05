import { ActionIcon } from '@mantine/core';
import { Plus, X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Hint } from '../../Kbd';
import { type EdgeRun, pointAlong } from '../edge-geometry';
import type { GraphCanvas } from '../graph-canvas';
import type { Point } from '../graph-model';

interface EdgeToolsProps {
  canvas: GraphCanvas;
  holder: HTMLElement;
  selectedId: string | undefined;
  onInsert: ((edgeId: string) => void) | undefined;
  onRemove: ((edgeId: string) => void) | undefined;
}

/** The tools stay this long after the pointer has left the edge, so that it can reach them. */
const LINGER_MS = 250;
/** The handles of an edge's ends are so far from the dots, in graph pixels. */
const HANDLE_GAP = 24;

function useHoveredEdge(holder: HTMLElement): [string | undefined, () => void] {
  const [hovered, setHovered] = useState<string>();
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const onOver = (event: PointerEvent) => {
      if (event.pointerType === 'touch' || event.buttons !== 0 || !(event.target instanceof Element)) return;
      const id = event.target.closest('.pf-edge__hit')?.closest<SVGElement>('[data-edge-id]')?.dataset['edgeId'];
      const isOnTools = event.target.closest('.pf-edgeTools') !== null;
      if (id === undefined && !isOnTools) {
        timer ??= setTimeout(() => setHovered(undefined), LINGER_MS);
        return;
      }
      clearTimeout(timer);
      timer = undefined;
      if (id !== undefined) setHovered(id);
    };
    const onDown = (event: PointerEvent) => {
      // A tool that is pressed must still be there when the button is let go.
      if (event.target instanceof Element && event.target.closest('.pf-edgeTools__middle') !== null) return;
      clearTimeout(timer);
      timer = undefined;
      setHovered(undefined);
    };
    holder.addEventListener('pointerover', onOver);
    holder.addEventListener('pointerdown', onDown);
    return () => {
      clearTimeout(timer);
      holder.removeEventListener('pointerover', onOver);
      holder.removeEventListener('pointerdown', onDown);
    };
  }, [holder]);
  return [hovered, () => setHovered(undefined)];
}

function lengthOf({ start, end }: EdgeRun): number {
  return Math.max(1, Math.hypot(end.x - start.x, end.y - start.y));
}

/** What can be done with the edge one points at or has selected: put a node into it, take it away, lead its ends elsewhere. */
export function EdgeTools({ canvas, holder, selectedId, onInsert, onRemove }: EdgeToolsProps) {
  const { t } = useTranslation('components');
  const [hovered, forget] = useHoveredEdge(holder);
  const id = hovered ?? selectedId;
  const edge = id === undefined ? undefined : canvas.index().edges.get(id);
  const middle = useRef<HTMLDivElement>(null);
  const source = useRef<HTMLSpanElement>(null);
  const target = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    if (edge === undefined) return;
    const put = (element: HTMLElement | null, { x, y }: Point) => {
      const now = canvas.transform();
      if (element !== null) element.style.transform = `translate(${now.x + x * now.k}px, ${now.y + y * now.k}px)`;
    };
    const follow = () => {
      const run = canvas.runOf(edge);
      if (run === undefined) return;
      const gap = Math.min(0.3, HANDLE_GAP / lengthOf(run));
      put(middle.current, pointAlong(run, 0.5));
      put(source.current, pointAlong(run, gap));
      put(target.current, pointAlong(run, 1 - gap));
    };
    follow();
    return canvas.subscribe(follow);
  }, [canvas, edge]);
  if (edge === undefined || id === undefined) return null;
  const use = (tool: (edgeId: string) => void) => {
    forget();
    tool(id);
  };
  return (
    <div className="pf-edgeTools">
      <span ref={source} className="pf-edgeTools__end" data-edge-end="source" data-edge-of={id} title={t('graph.edge.lead')} />
      <span ref={target} className="pf-edgeTools__end" data-edge-end="target" data-edge-of={id} title={t('graph.edge.lead')} />
      <div ref={middle} className="pf-edgeTools__middle" data-own-pointer>
        <span>
          {onInsert !== undefined && (
            <Hint label={t('graph.edge.insert')} keys="i">
              <ActionIcon
                size="sm"
                variant="default"
                radius="xl"
                aria-label={t('graph.edge.insert')}
                onClick={() => use(onInsert)}
              >
                <Plus size={13} />
              </ActionIcon>
            </Hint>
          )}
          {onRemove !== undefined && (
            <Hint label={t('graph.edge.remove')} keys="Delete">
              <ActionIcon
                size="sm"
                variant="default"
                radius="xl"
                aria-label={t('graph.edge.remove')}
                onClick={() => use(onRemove)}
              >
                <X size={13} />
              </ActionIcon>
            </Hint>
          )}
        </span>
      </div>
    </div>
  );
}
