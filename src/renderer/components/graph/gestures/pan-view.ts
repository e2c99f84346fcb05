import type { GestureEnv, PointerAt, PointerGesture } from './gesture';

/** Moves the view with the pointer. */
export function panView({ canvas, container }: GestureEnv, start: PointerAt): PointerGesture {
  const from = canvas.transform();
  const graph = container.closest('.pf-graph');
  graph?.setAttribute('data-panning', '');
  const stop = () => graph?.removeAttribute('data-panning');
  return {
    move(at) {
      const { k } = canvas.transform();
      canvas.setTransform({ k, x: from.x + at.clientX - start.clientX, y: from.y + at.clientY - start.clientY });
    },
    end: stop,
    cancel() {
      stop();
      canvas.setTransform(from);
    },
  };
}
