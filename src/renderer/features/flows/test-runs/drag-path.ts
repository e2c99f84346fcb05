import type { DragEvent } from 'react';
import { PATH_MIME } from '../form/expression/insert-path';

/** Makes what is dragged the expression that reads a value, for fields that take one. */
export function dragPath(path: string): (event: DragEvent) => void {
  return (event) => {
    event.dataTransfer.setData(PATH_MIME, path);
    event.dataTransfer.setData('text/plain', path);
    event.dataTransfer.effectAllowed = 'copy';
  };
}
