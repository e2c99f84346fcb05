import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Json } from '#shared/model/json';
import { itemTable, VALUE_COLUMN } from '../../../components/items/item-table';
import { JsonView } from '../../../components/JsonView';
import { writtenPath } from '../form/expression/value-path';
import { dragPath } from './drag-path';
import classes from './test-data.module.css';

interface DataTableProps {
  label: string;
  values: readonly Json[];
  query: string;
  /** What the expression for an item begins with. */
  base: string;
}

const ROW_HEIGHT = 26;

/** Items as a table: a column a field, to be dragged by its head; a row opens by click or Enter. */
export function DataTable({ label, values, query, base }: DataTableProps) {
  const { t } = useTranslation('test-runs');
  const { t: shared } = useTranslation('components');
  const wanted = query.trim().toLowerCase();
  const table = useMemo(() => itemTable(values.map((json) => ({ json }))), [values]);
  const rows = useMemo(
    () =>
      wanted === '' ? table.rows : table.rows.filter(({ item }) => JSON.stringify(item.json).toLowerCase().includes(wanted)),
    [table, wanted],
  );
  const scroller = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState<number>();
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 10,
  });
  const template = `44px repeat(${table.columns.length}, minmax(96px, 1fr))`;
  const opened = open === undefined ? undefined : values[open];
  const onKey = (event: KeyboardEvent<HTMLElement>, place: number, index: number) => {
    const next = event.key === 'ArrowDown' ? place + 1 : event.key === 'ArrowUp' ? place - 1 : undefined;
    if (event.key === 'Enter' || event.key === ' ') setOpen(open === index ? undefined : index);
    else if (next !== undefined && next >= 0 && next < rows.length) {
      virtualizer.scrollToIndex(next);
      requestAnimationFrame(() => scroller.current?.querySelector<HTMLElement>(`[data-place="${next}"]`)?.focus());
    } else return;
    event.preventDefault();
  };
  if (rows.length === 0) return <p className={classes.none}>{t(wanted === '' ? 'noItems' : 'noMatch')}</p>;
  return (
    <div className={classes.tableSide}>
      <div ref={scroller} className={classes.table} role="table" aria-label={label} aria-rowcount={rows.length}>
        <div style={{ minWidth: 44 + table.columns.length * 108 }}>
          <div className={classes.tableHead} role="row" style={{ gridTemplateColumns: template }}>
            <span role="columnheader" className={classes.number}>
              #
            </span>
            {table.columns.map((column) => {
              const path = writtenPath(base, column === VALUE_COLUMN ? [] : [column]);
              return (
                <span
                  key={column}
                  role="columnheader"
                  className={classes.columnHead}
                  draggable
                  title={t('drag', { path })}
                  onDragStart={dragPath(path)}
                >
                  {column === VALUE_COLUMN ? shared('items.value') : column}
                </span>
              );
            })}
          </div>
          <div style={{ height: virtualizer.getTotalSize(), position: 'relative' }} role="rowgroup">
            {virtualizer.getVirtualItems().map((place) => {
              const row = rows[place.index];
              return (
                row && (
                  <div
                    key={row.index}
                    role="row"
                    data-place={place.index}
                    tabIndex={place.index === 0 ? 0 : -1}
                    aria-selected={open === row.index}
                    className={classes.tableRow}
                    style={{ gridTemplateColumns: template, transform: `translateY(${place.start}px)` }}
                    onClick={() => setOpen(open === row.index ? undefined : row.index)}
                    onKeyDown={(event) => onKey(event, place.index, row.index)}
                  >
                    <span role="cell" className={classes.number}>
                      {row.index + 1}
                    </span>
                    {row.cells.map((cell, column) => (
                      <span key={table.columns[column]} role="cell" className={classes.cell} title={cell}>
                        {cell}
                      </span>
                    ))}
                  </div>
                )
              );
            })}
          </div>
        </div>
      </div>
      {table.hiddenColumns > 0 && <p className={classes.none}>{shared('items.hiddenColumns', { count: table.hiddenColumns })}</p>}
      {opened !== undefined && (
        <div className={classes.openedRow}>
          <JsonView value={opened} />
        </div>
      )}
    </div>
  );
}
