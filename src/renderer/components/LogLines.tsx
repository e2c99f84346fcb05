import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import { useFormat } from '../lib/use-format';
import classes from './log-lines.module.css';

interface LogLine {
  at: number;
  level: 'debug' | 'info' | 'warn' | 'error';
  message: string;
  /** Who wrote it, where several do. */
  from?: string | undefined;
}

interface LogLinesProps {
  lines: readonly LogLine[];
  label: string;
  /** Said where there is no line yet. */
  none: string;
  maxHeight?: number | undefined;
}

/** Log lines, the newest last; stays at the end while lines arrive, unless one scrolls up to read. */
export function LogLines({ lines, label, none, maxHeight }: LogLinesProps) {
  const format = useFormat();
  const scroller = useRef<HTMLDivElement>(null);
  const isAtEnd = useRef(true);
  const virtualizer = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 22,
    overscan: 20,
  });
  useEffect(() => {
    if (isAtEnd.current && lines.length > 0) virtualizer.scrollToIndex(lines.length - 1);
  }, [lines.length, virtualizer]);
  if (lines.length === 0) return <p className={classes.none}>{none}</p>;
  return (
    <div
      ref={scroller}
      className={classes.scroller}
      style={{ maxHeight }}
      role="log"
      aria-label={label}
      tabIndex={0}
      onScroll={({ currentTarget: at }) => {
        isAtEnd.current = at.scrollHeight - at.scrollTop - at.clientHeight < 40;
      }}
    >
      <div style={{ height: virtualizer.getTotalSize(), position: 'relative' }}>
        {virtualizer.getVirtualItems().map((place) => {
          const line = lines[place.index];
          return (
            line && (
              <div
                key={place.key}
                ref={virtualizer.measureElement}
                data-index={place.index}
                className={classes.line}
                data-level={line.level}
                style={{ transform: `translateY(${place.start}px)` }}
              >
                <span className={classes.time} title={format.exact(line.at)}>
                  {format.clock(line.at)}
                </span>
                <span className={classes.level}>{line.level}</span>
                {line.from !== undefined && <span className={classes.node}>{line.from}</span>}
                <span className={classes.message}>{line.message}</span>
              </div>
            )
          );
        })}
      </div>
    </div>
  );
}
