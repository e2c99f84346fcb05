import type { PointerEvent } from 'react';
import type { Corner } from './use-frame-resize';

const CORNERS: readonly Corner[] = ['nw', 'ne', 'sw', 'se'];

/** The corners one takes a selected note or group by. With the keyboard: Alt+Shift+arrows. */
export function ResizeHandles({ begin }: { begin(corner: Corner): (event: PointerEvent<HTMLElement>) => void }) {
  return CORNERS.map((corner) => (
    <span key={corner} className="pf-resize" data-corner={corner} data-own-pointer aria-hidden onPointerDown={begin(corner)} />
  ));
}
