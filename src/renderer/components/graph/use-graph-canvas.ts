import { type RefObject, useEffect, useEffectEvent, useState } from 'react';
import type { CanvasScene } from './canvas-scene';
import type { CanvasWords } from './canvas-words';
import type { Frame, GestureEnv, GraphReports } from './gestures/gesture';
import type { GraphCanvas } from './graph-canvas';
import type { Rect } from './graph-model';
import type { ViewMoves } from './view-moves';

interface GraphCanvasOptions {
  words: CanvasWords;
  report: GraphReports;
  isReadOnly: boolean;
  isSnapping: boolean;
  isHand: boolean;
  frames: readonly Frame[];
  fitPadding: number;
}

/** A mounted canvas with the ways to look at it. */
export interface MountedCanvas {
  env: GestureEnv;
  canvas: GraphCanvas;
  moves: ViewMoves;
}

/** Mounts a canvas in `holder` and reads gestures from it, for as long as the component lives. */
export function useGraphCanvas(holder: RefObject<HTMLDivElement | null>, options: GraphCanvasOptions): MountedCanvas | undefined {
  const [mounted, setMounted] = useState<MountedCanvas>();
  const current = useEffectEvent(() => options);
  const mount = useEffectEvent(async (element: HTMLElement) => {
    const { createGraphCanvas, createOverlay, createViewMoves, readPointer } = await import('./mount-canvas');
    return () => {
      const canvas = createGraphCanvas(element, current().words);
      const overlay = createOverlay(element, canvas);
      const env: GestureEnv = {
        container: element,
        canvas,
        overlay,
        report: lateReports(() => current().report),
        isReadOnly: () => current().isReadOnly,
        isSnapping: () => current().isSnapping,
        isHand: () => current().isHand,
        frames: () => current().frames,
      };
      const stopReading = readPointer(env);
      const rects = (): readonly Rect[] => current().frames;
      return {
        env,
        canvas,
        moves: createViewMoves(canvas, rects, () => current().fitPadding),
        destroy() {
          stopReading();
          overlay.destroy();
          canvas.destroy();
        },
      };
    };
  });
  useEffect(() => {
    const element = holder.current;
    if (element === null) return;
    let isCurrent = true;
    let made: ReturnType<Awaited<ReturnType<typeof mount>>> | undefined;
    void mount(element).then((make) => {
      if (!isCurrent) return;
      made = make();
      setMounted(made);
    });
    return () => {
      isCurrent = false;
      setMounted(undefined);
      // Later: React forbids unmounting the nodes' roots while it is unmounting this one.
      setTimeout(() => made?.destroy(), 0);
    };
  }, [holder]);
  return mounted;
}

/** Reports to whoever listens when something is reported. */
function lateReports(now: () => GraphReports): GraphReports {
  return {
    select: (selection) => now().select(selection),
    open: (id) => now().open(id),
    pickEdge: (id) => now().pickEdge(id),
    move: (places, frames, onEdge) => now().move(places, frames, onEdge),
    connect: (from, to) => now().connect(from, to),
    reconnect: (id, from, to) => now().reconnect(id, from, to),
    connectToNothing: (from, at) => now().connectToNothing(from, at),
    insertOn: (id) => now().insertOn(id),
    editFrame: (id) => now().editFrame(id),
    menu: (target, x, y) => now().menu(target, x, y),
    refusalText: (refusal) => now().refusalText(refusal),
    announce: (text) => now().announce(text),
  };
}

/** Draws the scene whenever a part of it changes. */
export function useDrawnScene(mounted: MountedCanvas | undefined, scene: CanvasScene | undefined, afterDraw: () => void): void {
  const drawn = useEffectEvent(afterDraw);
  const { nodes, edges, positions, selection, canPickEdges, words } = scene ?? {};
  useEffect(() => {
    if (mounted === undefined || nodes === undefined || edges === undefined || positions === undefined) return;
    if (selection === undefined || canPickEdges === undefined || words === undefined) return;
    let isCurrent = true;
    // A microtask later: rete flushes React synchronously, which React forbids inside its own commit phase.
    void Promise.resolve().then(() => {
      if (!isCurrent) return;
      mounted.canvas.draw({ nodes, edges, positions, selection, canPickEdges, words });
      drawn();
    });
    return () => {
      isCurrent = false;
    };
  }, [mounted, nodes, edges, positions, selection, canPickEdges, words]);
}
