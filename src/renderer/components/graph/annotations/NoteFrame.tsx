import { lazy, Suspense, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { FlowNote } from '#shared/model/flow';
import type { GraphCanvas } from '../graph-canvas';
import type { FrameEdits } from './frame-edits';
import { ResizeHandles } from './ResizeHandles';
import { useFrameResize } from './use-frame-resize';

const Markdown = lazy(() => import('./Markdown'));

export interface FrameProps<Thing> {
  thing: Thing;
  canvas: GraphCanvas;
  edits: FrameEdits | undefined;
  isSelected: boolean;
  isTabStop: boolean;
  isEditing: boolean;
  isSnapping: boolean;
  /** `isByKey`: not because something else was clicked. */
  onDoneEditing(isByKey: boolean): void;
}

/** The first line of a note, without its marks. */
export function noteTitle(text: string): string {
  return (
    text
      .split('\n')
      .map((line) =>
        line
          .replace(/^[#>*\-\s]+/, '')
          .replace(/[*_`]/g, '')
          .trim(),
      )
      .find((line) => line !== '') ?? ''
  ).slice(0, 80);
}

/** One function for all renders: React calls it when the field comes, not while one types. */
const focusText = (element: HTMLTextAreaElement | null) => element?.focus({ preventScroll: true });

/** A sticky note: Markdown to read, plain text while it is written. */
export function NoteFrame({
  thing: note,
  canvas,
  edits,
  isSelected,
  isTabStop,
  isEditing,
  isSnapping,
  onDoneEditing,
}: FrameProps<FlowNote>) {
  const { t } = useTranslation('components');
  const { shown, begin } = useFrameResize(canvas, note, isSnapping, (rect) => edits?.resize(note.id, rect));
  const endedBy = useRef<string>(undefined);
  return (
    <div
      className="pf-note"
      data-frame-id={note.id}
      data-annotation-id={note.id}
      data-color={note.color}
      data-selected={isSelected || undefined}
      role="note"
      aria-label={t('graph.note.label', { text: noteTitle(note.text) || t('graph.note.empty') })}
      tabIndex={isTabStop ? 0 : -1}
      style={{ transform: `translate(${shown.x}px, ${shown.y}px)`, width: shown.width, height: shown.height }}
    >
      {isEditing && edits !== undefined ? (
        <textarea
          className="pf-note__text"
          aria-label={t('graph.note.edit')}
          defaultValue={note.text}
          maxLength={20_000}
          ref={focusText}
          onFocus={() => {
            endedBy.current = undefined;
          }}
          onKeyDown={(event) => {
            event.stopPropagation();
            if (event.key !== 'Escape' && !(event.key === 'Enter' && (event.ctrlKey || event.metaKey))) return;
            endedBy.current = event.key;
            event.currentTarget.blur();
          }}
          onBlur={(event) => {
            if (endedBy.current !== 'Escape') edits.retext(note.id, event.currentTarget.value);
            onDoneEditing(endedBy.current !== undefined);
          }}
        />
      ) : (
        <div className="pf-note__read">
          {note.text.trim() === '' ? (
            <p className="pf-note__hint">{t('graph.note.hint')}</p>
          ) : (
            <Suspense fallback={<p>{note.text}</p>}>
              <Markdown text={note.text} />
            </Suspense>
          )}
        </div>
      )}
      {isSelected && edits !== undefined && !isEditing && <ResizeHandles begin={begin} />}
    </div>
  );
}
