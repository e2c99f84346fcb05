import type { DragEvent } from 'react';

/** True while files are dragged, not something of the page. */
export function isFileDrag(event: DragEvent): boolean {
  return event.dataTransfer.types.includes('Files');
}
