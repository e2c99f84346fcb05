import { useEffect, useEffectEvent, useState } from 'react';

function hasFiles({ dataTransfer }: DragEvent): boolean {
  return dataTransfer?.types.includes('Files') === true;
}

/**
 * Listens for files dropped anywhere in the window where no part of a page takes them itself (those prevent the default), and
 * where no dialog is open. True while files are over the window.
 */
export function useFileDrop(onFiles: (files: File[]) => void): boolean {
  const [isOver, setOver] = useState(false);
  const dropped = useEffectEvent(onFiles);
  useEffect(() => {
    let leaving: ReturnType<typeof setTimeout> | undefined;
    const onDragOver = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      clearTimeout(leaving);
      const isFree = !event.defaultPrevented && document.querySelector('[role="dialog"][aria-modal="true"]') === null;
      // Without this the browser would leave the app for the file.
      event.preventDefault();
      if (!isFree && event.dataTransfer !== null && !isTaken(event)) event.dataTransfer.dropEffect = 'none';
      setOver(isFree);
    };
    const onDragLeave = () => {
      // Between two elements the file leaves one before it enters the other.
      clearTimeout(leaving);
      leaving = setTimeout(() => setOver(false), 120);
    };
    const onDrop = (event: DragEvent) => {
      setOver(false);
      if (!hasFiles(event) || event.defaultPrevented) return;
      event.preventDefault();
      if (document.querySelector('[role="dialog"][aria-modal="true"]') !== null) return;
      // Folders have no bytes of their own: their entries come without a type and cannot be read.
      const files = [...(event.dataTransfer?.files ?? [])];
      if (files.length > 0) dropped(files);
    };
    window.addEventListener('dragover', onDragOver);
    window.addEventListener('dragleave', onDragLeave);
    window.addEventListener('drop', onDrop);
    return () => {
      clearTimeout(leaving);
      window.removeEventListener('dragover', onDragOver);
      window.removeEventListener('dragleave', onDragLeave);
      window.removeEventListener('drop', onDrop);
    };
  }, []);
  return isOver;
}

/** A part of the page has said that it takes the files. */
function isTaken({ dataTransfer }: DragEvent): boolean {
  return dataTransfer !== null && dataTransfer.dropEffect !== 'none';
}
