import type { AnnotationColor } from '#shared/model/flow';
import type { Rect } from '../graph-model';

/** What can be done with notes and groups. The document does it; the canvas only asks. */
export interface FrameEdits {
  retext(noteId: string, text: string): void;
  retitle(groupId: string, title: string): void;
  recolor(ids: readonly string[], color: AnnotationColor): void;
  resize(id: string, rect: Rect): void;
  remove(ids: readonly string[]): void;
}
