import { useEffect, useState } from 'react';
import type { Box } from './place-card';

/**
 * Where the element with this `data-tour` is, followed while it moves; undefined while it is not there. Looked at on each frame:
 * pages load, panels open and the window changes, and none of them tells.
 */
export function useAnchor(anchor: string | undefined): Box | undefined {
  const [box, setBox] = useState<Box>();
  useEffect(() => {
    if (anchor === undefined) return;
    let frame = 0;
    let last = '';
    const look = () => {
      frame = requestAnimationFrame(look);
      const found = document.querySelector(`[data-tour="${anchor}"]`)?.getBoundingClientRect();
      const isSeen = found !== undefined && found.width > 0;
      const key = isSeen ? [found.left, found.top, found.width, found.height].join(' ') : '';
      if (key === last) return;
      last = key;
      setBox(isSeen ? { left: found.left, top: found.top, width: found.width, height: found.height } : undefined);
    };
    look();
    return () => {
      cancelAnimationFrame(frame);
      setBox(undefined);
    };
  }, [anchor]);
  return box;
}
