import { ActionIcon } from '@mantine/core';
import { useHotkeys, useViewportSize } from '@mantine/hooks';
import { Maximize2, Minimize2, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { Hint } from '../../../components/Kbd';
import { useCommands } from '../../../lib/commands';
import classes from './node-panel.module.css';
import { createPanelLayout, MIN_COLUMN, MIN_SIDE } from './panel-layout';
import { Splitter } from './Splitter';

const panelLayout = createPanelLayout(localStorage);

/** What is left for the graph, or for the middle column. */
const REST = 360;

interface NodePanelFrameProps {
  /** Of the node. */
  name: string;
  title: ReactNode;
  actions: ReactNode;
  /** Beside the settings while the panel is wide; absent for nodes that take none. */
  input?: ReactNode;
  output: ReactNode;
  children: ReactNode;
  onClose(): void;
}

/** The frame of the node panel: beside the graph, or over it with input and output on both sides of the settings. */
export function NodePanelFrame({ name, title, actions, input, output, children, onClose }: NodePanelFrameProps) {
  const { t } = useTranslation('node-panel');
  const { t: shared } = useTranslation('components');
  const layout = useStore(panelLayout);
  const { isWide, setWide, resize } = layout;
  const { width: viewport } = useViewportSize();
  const preset = Math.round(Math.min(560, Math.max(MIN_SIDE + 40, viewport * 0.3)));
  const most = Math.max(MIN_SIDE, viewport - REST);
  const side = Math.min(layout.side ?? preset, most);
  const column = Math.max(MIN_COLUMN, (viewport - REST) / 2);
  const leave = () => (isWide ? setWide(false) : onClose());
  useHotkeys([['Escape', leave]]);
  const toggleWords = t(isWide ? 'wide.close' : 'wide.open');
  useCommands([{ id: 'node-panel-wide', label: toggleWords, group: 'page', keys: 'mod+.', run: () => setWide(!isWide) }]);
  const hasInput = isWide && input !== undefined && input !== false;
  const inputWidth = Math.min(layout.input, column);
  const outputWidth = Math.min(layout.output, column);
  return (
    <aside
      className={isWide ? classes.wide : classes.side}
      style={isWide ? undefined : { width: side }}
      aria-label={isWide ? t('wide.label', { name }) : name}
    >
      {!isWide && (
        <Splitter
          label={t('wide.resize')}
          width={side}
          min={MIN_SIDE}
          max={most}
          grows="right"
          onResize={(to) => resize('side', to)}
        />
      )}
      <div className={classes.head}>
        <div className={classes.title}>{title}</div>
        {actions}
        <Hint label={toggleWords} keys="mod+.">
          <ActionIcon aria-label={toggleWords} aria-pressed={isWide} onClick={() => setWide(!isWide)}>
            {isWide ? <Minimize2 size={14} /> : <Maximize2 size={14} />}
          </ActionIcon>
        </Hint>
        <Hint label={shared('close')} keys="Escape">
          <ActionIcon size="md" aria-label={shared('close')} onClick={onClose}>
            <X size={16} />
          </ActionIcon>
        </Hint>
      </div>
      <div className={classes.columns}>
        {hasInput && (
          <section className={classes.column} style={{ width: inputWidth }} aria-label={t('wide.input')}>
            <h2 className={classes.columnTitle}>{t('wide.input')}</h2>
            {input}
          </section>
        )}
        {hasInput && (
          <div className={classes.between}>
            <Splitter
              label={t('wide.resizeInput')}
              width={inputWidth}
              min={MIN_COLUMN}
              max={column}
              grows="left"
              onResize={(to) => resize('input', to)}
            />
          </div>
        )}
        <div className={classes.body}>{children}</div>
        {isWide && (
          <div className={classes.between}>
            <Splitter
              label={t('wide.resizeOutput')}
              width={outputWidth}
              min={MIN_COLUMN}
              max={column}
              grows="right"
              onResize={(to) => resize('output', to)}
            />
          </div>
        )}
        {isWide && (
          <div className={classes.column} data-bare style={{ width: outputWidth }}>
            {output}
          </div>
        )}
      </div>
    </aside>
  );
}
