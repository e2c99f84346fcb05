import { type RefObject, useEffect, useEffectEvent, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { createCanvasKeys, type KeyActions } from './keys/canvas-keys';
import { type ConnectMode, createConnectMode } from './keys/connect-mode';
import { createMarqueeMode } from './keys/marquee-mode';
import type { MountedCanvas } from './use-graph-canvas';

/** Lets the keyboard of the canvas do what `actions` say. Answers a way to begin drawing an edge from elsewhere. */
export function useCanvasKeys(
  holder: RefObject<HTMLDivElement | null>,
  mounted: MountedCanvas | undefined,
  actions: KeyActions,
): RefObject<ConnectMode | undefined> {
  const { t } = useTranslation('components');
  const connect = useRef<ConnectMode>(undefined);
  const now = useEffectEvent(() => actions);
  const say = useEffectEvent((key: string, values?: Record<string, string | number>) => t(key, { ...values }));
  useEffect(() => {
    const element = holder.current;
    if (mounted === undefined || element === null) return;
    const { env, moves } = mounted;
    const words = {
      choosePort: (port: string, node: string, at: number, of: number) => say('graph.connect.port', { port, node, at, of }),
      chooseTarget: (port: string, node: string, at: number, of: number) => say('graph.connect.target', { port, node, at, of }),
      newNode: say('graph.connect.newNode'),
      nothingFits: say('graph.connect.nothing'),
      cancelled: say('graph.connect.cancelled'),
    };
    const mode = createConnectMode(
      env,
      () => words,
      (id) => moves.reveal(id),
    );
    const marquee = createMarqueeMode(env, (count) => say('graph.marquee', { count }));
    connect.current = mode;
    const read = createCanvasKeys({ env, moves, connect: mode, marquee, actions: () => now() });
    const onKey = (event: KeyboardEvent) => {
      const { target } = event;
      if (target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))) return;
      // Tools that float on the canvas have keys of their own.
      if (target instanceof Element && target.closest('[data-own-pointer]') !== null) return;
      if (read(event)) {
        event.preventDefault();
        event.stopPropagation();
      }
    };
    /** A card that is tabbed to comes into view; one that is pressed must not slip away from the pointer. */
    const onFocus = ({ target }: FocusEvent) => {
      const card =
        target instanceof Element && target.matches(':focus-visible') ? target.closest<HTMLElement>('[data-node-id]') : null;
      const id = card?.dataset['nodeId'];
      if (id !== undefined) moves.reveal(id);
    };
    const onDown = () => mode.cancel();
    // A native listener: cards live in React roots of their own.
    element.addEventListener('keydown', onKey);
    element.addEventListener('focusin', onFocus);
    element.addEventListener('pointerdown', onDown, true);
    return () => {
      connect.current = undefined;
      mode.cancel();
      element.removeEventListener('keydown', onKey);
      element.removeEventListener('focusin', onFocus);
      element.removeEventListener('pointerdown', onDown, true);
    };
  }, [holder, mounted]);
  return connect;
}
