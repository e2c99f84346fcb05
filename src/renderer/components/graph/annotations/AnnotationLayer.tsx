import { useEffect, useRef } from 'react';
import type { FlowAnnotations } from '#shared/model/flow';
import type { GraphCanvas } from '../graph-canvas';
import type { FrameEdits } from './frame-edits';
import { GroupFrame } from './GroupFrame';
import { NoteFrame } from './NoteFrame';

interface AnnotationLayerProps {
  canvas: GraphCanvas;
  annotations: FlowAnnotations;
  selectedIds: readonly string[];
  edits: FrameEdits | undefined;
  editing: string | undefined;
  isSnapping: boolean;
  onDoneEditing(isByKey: boolean): void;
}

/** Notes and groups, below the cards. */
export function AnnotationLayer({
  canvas,
  annotations,
  selectedIds,
  edits,
  editing,
  isSnapping,
  onDoneEditing,
}: AnnotationLayerProps) {
  const layer = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const follow = () => {
      const { x, y, k } = canvas.transform();
      if (layer.current !== null) layer.current.style.transform = `translate(${x}px, ${y}px) scale(${k})`;
    };
    follow();
    return canvas.subscribe((change) => {
      if (change === 'transform') follow();
    });
  }, [canvas]);
  const { notes, groups } = annotations;
  // Large groups first: a group in a group lies above the one that holds it.
  const ordered = [...groups].sort((a, b) => b.width * b.height - a.width * a.height);
  const tabStop = selectedIds[0] ?? ordered[0]?.id ?? notes[0]?.id;
  const common = (id: string) => ({
    canvas,
    edits,
    isSelected: selectedIds.includes(id),
    isTabStop: tabStop === id,
    isEditing: editing === id,
    isSnapping,
    onDoneEditing,
  });
  return (
    <div ref={layer} className="pf-graph__frames">
      {ordered.map((group) => (
        <GroupFrame key={group.id} thing={group} {...common(group.id)} />
      ))}
      {notes.map((note) => (
        <NoteFrame key={note.id} thing={note} {...common(note.id)} />
      ))}
    </div>
  );
}
