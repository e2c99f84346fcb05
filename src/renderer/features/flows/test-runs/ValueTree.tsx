import { useVirtualizer } from '@tanstack/react-virtual';
import { Braces, ChevronRight } from 'lucide-react';
import { type KeyboardEvent, useId, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Json } from '#shared/model/json';
import { CopyIcon } from '../../../components/CopyText';
import { dragPath } from './drag-path';
import classes from './test-data.module.css';
import { type BaseOf, toggled, type ValueRow, valueRows } from './value-rows';

const ROW_HEIGHT = 22;

interface ValueTreeProps {
  label: string;
  values: readonly Json[];
  query: string;
  /** How the expression for an item begins. */
  baseOf: BaseOf;
}

function copyText(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2);
}

/** Items as a tree: arrow keys move and open, a line can be dragged into a field, its value and its path copied. */
export function ValueTree({ label, values, query, baseOf }: ValueTreeProps) {
  const { t } = useTranslation('test-runs');
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const [active, setActive] = useState(0);
  const scroller = useRef<HTMLDivElement>(null);
  const treeId = useId();
  const rows = useMemo(() => valueRows(values, open, query, baseOf), [values, open, query, baseOf]);
  const at = Math.max(0, Math.min(active, rows.length - 1));
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 12,
  });

  const move = (to: number) => {
    const place = Math.max(0, Math.min(rows.length - 1, to));
    setActive(place);
    virtualizer.scrollToIndex(place);
  };
  const toggle = (row: ValueRow) => setOpen((now) => toggled(now, row));
  const onKey = (event: KeyboardEvent) => {
    const row = rows[at];
    if (row === undefined || event.target !== event.currentTarget) return;
    if (event.key === 'ArrowDown') move(at + 1);
    else if (event.key === 'ArrowUp') move(at - 1);
    else if (event.key === 'PageDown') move(at + 10);
    else if (event.key === 'PageUp') move(at - 10);
    else if (event.key === 'Home') move(0);
    else if (event.key === 'End') move(rows.length - 1);
    else if (event.key === 'ArrowRight' && row.hasChildren) {
      if (row.isOpen) move(at + 1);
      else toggle(row);
    } else if (event.key === 'ArrowLeft') {
      if (row.isOpen) toggle(row);
      else move(rows.findLastIndex((other, place) => place < at && other.level < row.level));
    } else if ((event.key === 'Enter' || event.key === ' ') && row.hasChildren) toggle(row);
    else if (event.key === 'c' && (event.ctrlKey || event.metaKey)) {
      void navigator.clipboard.writeText(event.shiftKey ? row.path : copyText(row.value));
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  if (rows.length === 0) return <p className={classes.none}>{t(query === '' ? 'noItems' : 'noMatch')}</p>;
  return (
    <div
      ref={scroller}
      role="tree"
      aria-label={label}
      aria-activedescendant={`${treeId}-${at}`}
      tabIndex={0}
      className={classes.tree}
      onKeyDown={onKey}
    >
      <div style={{ height: virtualizer.getTotalSize(), position: 'relative' }} role="presentation">
        {virtualizer.getVirtualItems().map((place) => {
          const row = rows[place.index];
          return (
            row && (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the keyboard works by the tree, which points at the active line
              <div
                key={row.id}
                id={`${treeId}-${place.index}`}
                role="treeitem"
                tabIndex={-1}
                aria-level={row.level + 1}
                aria-selected={place.index === at}
                {...(row.hasChildren ? { 'aria-expanded': row.isOpen } : {})}
                className={classes.line}
                style={{ transform: `translateY(${place.start}px)`, paddingLeft: row.level * 14 + 6 }}
                draggable
                title={t('drag', { path: row.path })}
                onDragStart={dragPath(row.path)}
                onClick={() => {
                  setActive(place.index);
                  if (row.hasChildren) toggle(row);
                }}
              >
                <span className={classes.fold}>
                  {row.hasChildren && <ChevronRight size={12} data-open={row.isOpen || undefined} aria-hidden="true" />}
                </span>
                <span className={classes.name} data-item={row.level === 0 || undefined}>
                  {row.label}
                </span>
                <span className={classes.value} data-kind={row.kind}>
                  {row.shown}
                </span>
                <span className={classes.lineTools}>
                  <CopyIcon value={row.path} label={t('copyPath')} icon={Braces} />
                  <CopyIcon value={copyText(row.value)} label={t('copyValue')} />
                </span>
              </div>
            )
          );
        })}
      </div>
    </div>
  );
}
