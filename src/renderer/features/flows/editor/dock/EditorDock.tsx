import { ActionIcon } from '@mantine/core';
import { useViewportSize } from '@mantine/hooks';
import { ChevronDown } from 'lucide-react';
import { type KeyboardEvent, type PointerEvent, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Hint } from '../../../../components/Kbd';
import { PartBoundary } from '../../../../components/PartBoundary';
import { useEditor, useEditorUi } from '../session/editor-session';
import classes from './dock.module.css';
import { dockTabs } from './dock-tabs';

const MIN_HEIGHT = 120;
const KEY_STEP = 24;

/** The dock below the graph: its tabs are always seen, and the open one lies above them at a height one can drag. */
export function EditorDock() {
  const { t } = useTranslation('flows');
  const { ui } = useEditor();
  const open = useEditorUi((state) => state.dock);
  const wanted = useEditorUi((state) => state.dockHeight);
  const { height: viewport } = useViewportSize();
  const bar = useRef<HTMLDivElement>(null);
  const shown = dockTabs.find(({ id }) => id === open);
  const most = Math.max(MIN_HEIGHT, viewport - 320);
  const height = Math.min(wanted, most);
  const { showDock } = ui.getState();

  const focusTab = (index: number) => {
    const tab = bar.current?.querySelectorAll<HTMLElement>('[role="tab"]')[(index + dockTabs.length) % dockTabs.length];
    tab?.focus();
  };
  const onTabKey = (event: KeyboardEvent, index: number) => {
    if (event.key === 'ArrowRight') focusTab(index + 1);
    else if (event.key === 'ArrowLeft') focusTab(index - 1);
    else return;
    event.preventDefault();
  };
  return (
    <section className={classes.root} aria-label={t('dock.label')}>
      {shown !== undefined && (
        <>
          <Splitter height={height} most={most} />
          <div
            id="editor-dock-panel"
            role="tabpanel"
            aria-labelledby={`editor-dock-${shown.id}`}
            className={classes.panel}
            style={{ height }}
          >
            <PartBoundary key={shown.id} fallback={null}>
              <shown.Panel />
            </PartBoundary>
          </div>
        </>
      )}
      <div ref={bar} className={classes.bar}>
        <div role="tablist" aria-label={t('dock.label')} className={classes.tabs}>
          {dockTabs.map(({ id, label, icon: Icon, Badge }, index) => (
            <button
              key={id}
              id={`editor-dock-${id}`}
              type="button"
              role="tab"
              aria-selected={open === id}
              aria-controls={open === id ? 'editor-dock-panel' : undefined}
              tabIndex={id === (shown?.id ?? dockTabs[0]?.id) ? 0 : -1}
              className={classes.tab}
              onClick={() => showDock(open === id ? undefined : id)}
              onKeyDown={(event) => onTabKey(event, index)}
            >
              <Icon size={13} aria-hidden="true" />
              {t(label)}
              {Badge !== undefined && (
                <span className={classes.badge}>
                  <Badge />
                </span>
              )}
            </button>
          ))}
        </div>
        {shown !== undefined && (
          <Hint label={t('dock.close')}>
            <ActionIcon size="sm" aria-label={t('dock.close')} onClick={() => showDock(undefined)}>
              <ChevronDown size={15} />
            </ActionIcon>
          </Hint>
        )}
      </div>
    </section>
  );
}

/** Changes the height of the dock, by dragging or by the arrow keys. */
function Splitter({ height, most }: { height: number; most: number }) {
  const { t } = useTranslation('flows');
  const { ui } = useEditor();
  const grab = useRef<{ y: number; height: number }>(undefined);
  const set = (next: number) => ui.getState().setDockHeight(Math.max(MIN_HEIGHT, Math.min(most, next)));
  const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId);
    grab.current = { y: event.clientY, height };
  };
  const onPointerMove = (event: PointerEvent) => {
    if (grab.current !== undefined) set(grab.current.height + grab.current.y - event.clientY);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowUp') set(height + KEY_STEP);
    else if (event.key === 'ArrowDown') set(height - KEY_STEP);
    else return;
    event.preventDefault();
  };
  return (
    <div
      role="separator"
      aria-orientation="horizontal"
      aria-label={t('dock.resize')}
      aria-valuenow={height}
      aria-valuemin={MIN_HEIGHT}
      aria-valuemax={most}
      tabIndex={0}
      className={classes.splitter}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={() => {
        grab.current = undefined;
      }}
      onKeyDown={onKeyDown}
    />
  );
}
