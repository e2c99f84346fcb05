import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { FlowGroup } from '#shared/model/flow';
import type { FrameProps } from './NoteFrame';
import { ResizeHandles } from './ResizeHandles';
import { useFrameResize } from './use-frame-resize';

/** One function for all renders: React calls it when the field comes, not while one types. */
const selectTitle = (element: HTMLInputElement | null) => element?.select();

/** A coloured group. It is taken by its title; inside it the canvas goes on. */
export function GroupFrame({
  thing: group,
  canvas,
  edits,
  isSelected,
  isTabStop,
  isEditing,
  isSnapping,
  onDoneEditing,
}: FrameProps<FlowGroup>) {
  const { t } = useTranslation('components');
  const { shown, begin } = useFrameResize(canvas, group, isSnapping, (rect) => edits?.resize(group.id, rect));
  const endedBy = useRef<string>(undefined);
  return (
    <div
      className="pf-group"
      data-frame-id={group.id}
      data-color={group.color}
      data-selected={isSelected || undefined}
      style={{ transform: `translate(${shown.x}px, ${shown.y}px)`, width: shown.width, height: shown.height }}
    >
      {isEditing && edits !== undefined ? (
        <input
          className="pf-group__input"
          aria-label={t('graph.group.rename')}
          defaultValue={group.title}
          maxLength={200}
          ref={selectTitle}
          onFocus={() => {
            endedBy.current = undefined;
          }}
          onKeyDown={(event) => {
            event.stopPropagation();
            if (event.key !== 'Escape' && !(event.key === 'Enter')) return;
            endedBy.current = event.key;
            event.currentTarget.blur();
          }}
          onBlur={(event) => {
            if (endedBy.current !== 'Escape') edits.retitle(group.id, event.currentTarget.value.trim());
            onDoneEditing(endedBy.current !== undefined);
          }}
        />
      ) : (
        <div
          className="pf-group__title"
          data-annotation-id={group.id}
          role="button"
          aria-pressed={isSelected}
          aria-label={t('graph.group.label', { title: group.title === '' ? t('graph.group.untitled') : group.title })}
          tabIndex={isTabStop ? 0 : -1}
        >
          {group.title === '' ? t('graph.group.untitled') : group.title}
        </div>
      )}
      {isSelected && edits !== undefined && !isEditing && <ResizeHandles begin={begin} />}
    </div>
  );
}
