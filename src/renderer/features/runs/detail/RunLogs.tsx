import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { RunLog } from '#shared/model/run';
import { useFormat } from '../../../lib/use-format';
import classes from './logs.module.css';

interface RunLogsProps {
  logs: readonly RunLog[];
  /** Names of nodes by id; absent: all lines are of one node. */
  names?: ReadonlyMap<string, string>;
  maxHeight?: number;
}

/** Log lines, the newest last; stays at the end while lines arrive, unless one scrolls up to read. */
export function RunLogs({ logs, names, maxHeight }: RunLogsProps) {
  const { t } = useTranslation('runs');
  const format = useFormat();
  const scroller = useRef<HTMLDivElement>(null);
  const isAtEnd = useRef(true);
  const virtualizer = useVirtualizer({
    count: logs.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 22,
    overscan: 20,
  });
  useEffect(() => {
    if (isAtEnd.current && logs.length > 0) virtualizer.scrollToIndex(logs.length - 1);
  }, [logs.length, virtualizer]);
  if (logs.length === 0) return <p className={classes.none}>{t('logs.none')}</p>;
  return (
    <div
      ref={scroller}
      className={classes.scroller}
      style={{ maxHeight }}
      role="log"
      aria-label={t('logs.label')}
      tabIndex={0}
      onScroll={({ currentTarget: at }) => {
        isAtEnd.current = at.scrollHeight - at.scrollTop - at.clientHeight < 40;
      }}
    >
      <div style={{ height: virtualizer.getTotalSize(), position: 'relative' }}>
        {virtualizer.getVirtualItems().map((place) => {
          const log = logs[place.index];
          return (
            log && (
              <div
                key={place.key}
                ref={virtualizer.measureElement}
                data-index={place.index}
                className={classes.line}
                data-level={log.level}
                style={{ transform: `translateY(${place.start}px)` }}
              >
                <span className={classes.time} title={format.exact(log.at)}>
                  {format.clock(log.at)}
                </span>
                <span className={classes.level}>{log.level}</span>
                {names !== undefined && <span className={classes.node}>{names.get(log.nodeId) ?? log.nodeId}</span>}
                <span className={classes.message}>{log.message}</span>
              </div>
            )
          );
        })}
      </div>
    </div>
  );
}
