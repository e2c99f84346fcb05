import { Button, SegmentedControl } from '@mantine/core';
import { useLocalStorage } from '@mantine/hooks';
import { useVirtualizer } from '@tanstack/react-virtual';
import { Braces, Table2 } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../lib/use-format';
import { JsonView } from '../JsonView';
import { type ItemTable, itemTable, type ShownItem, VALUE_COLUMN } from './item-table';
import classes from './items.module.css';

export interface ItemsViewProps {
  label: string;
  items: readonly ShownItem[];
  /** How many there are in all; more than `items` when the list was cut. */
  total: number;
  /** Loads more; absent when there is nothing more to load. */
  onMore?: (() => void) | undefined;
  isLoadingMore?: boolean;
  /** Beside the switch between table and JSON. */
  tools?: ReactNode;
}

/** Items to read, as a table or as JSON; the choice is remembered. */
export function ItemsView({ label, items, total, onMore, isLoadingMore = false, tools }: ItemsViewProps) {
  const { t } = useTranslation('components');
  const format = useFormat();
  const [view, setView] = useLocalStorage<'table' | 'json'>({
    key: 'pulseflow-items-view',
    defaultValue: 'json',
    getInitialValueInEffect: false,
  });
  const icon = (Icon: typeof Table2, text: string) => (
    <span className={classes.choice}>
      <Icon size={13} aria-hidden="true" />
      {text}
    </span>
  );
  return (
    <div className={classes.root}>
      <div className={classes.bar}>
        <span className={classes.count}>
          {items.length < total
            ? t('items.some', { shown: format.number(items.length), total: format.number(total) })
            : t('items.all', { count: total })}
        </span>
        {tools}
        <SegmentedControl
          size="xs"
          aria-label={t('items.view')}
          value={view}
          onChange={(next) => setView(next === 'table' ? 'table' : 'json')}
          data={[
            { value: 'json', label: icon(Braces, 'JSON') },
            { value: 'table', label: icon(Table2, t('items.table')) },
          ]}
        />
      </div>
      {items.length === 0 ? (
        <p className={classes.none}>{t('items.none')}</p>
      ) : view === 'table' ? (
        <TableOf label={label} items={items} />
      ) : (
        <JsonView
          value={items.length === 1 && total === 1 ? (items[0]?.json ?? null) : items.map((item) => item.json)}
          openDepth={items.length === 1 ? 3 : 2}
        />
      )}
      {onMore !== undefined && items.length < total && (
        <Button size="xs" variant="default" loading={isLoadingMore} onClick={onMore} className={classes.more ?? ''}>
          {t('items.more')}
        </Button>
      )}
    </div>
  );
}

function TableOf({ label, items }: { label: string; items: readonly ShownItem[] }) {
  const { t } = useTranslation('components');
  const table = useMemo<ItemTable>(() => itemTable(items), [items]);
  const scroller = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState<number>();
  const virtualizer = useVirtualizer({
    count: table.rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 26,
    overscan: 10,
  });
  const template = `44px repeat(${table.columns.length}, minmax(96px, 1fr))`;
  const opened = open === undefined ? undefined : items[open];
  const onKey = (event: KeyboardEvent<HTMLDivElement>, index: number) => {
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      setOpen(open === index ? undefined : index);
      return;
    }
    const next = event.key === 'ArrowDown' ? index + 1 : event.key === 'ArrowUp' ? index - 1 : undefined;
    if (next === undefined || next < 0 || next >= items.length) return;
    event.preventDefault();
    virtualizer.scrollToIndex(next);
    requestAnimationFrame(() => scroller.current?.querySelector<HTMLElement>(`[data-index="${next}"]`)?.focus());
  };
  return (
    <>
      <div ref={scroller} className={classes.scroller} role="table" aria-label={label} aria-rowcount={items.length}>
        <div className={classes.width} style={{ minWidth: 44 + table.columns.length * 108 }}>
          <div className={classes.head} role="row" style={{ gridTemplateColumns: template }}>
            <span role="columnheader" className={classes.number}>
              #
            </span>
            {table.columns.map((column) => (
              <span key={column} role="columnheader" className={classes.cell}>
                {column === VALUE_COLUMN ? t('items.value') : column}
              </span>
            ))}
          </div>
          <div style={{ height: virtualizer.getTotalSize(), position: 'relative' }}>
            {virtualizer.getVirtualItems().map((place) => {
              const row = table.rows[place.index];
              return (
                row && (
                  <div
                    key={place.key}
                    role="row"
                    data-index={place.index}
                    tabIndex={place.index === (open ?? 0) ? 0 : -1}
                    aria-selected={open === place.index}
                    className={classes.row}
                    style={{ gridTemplateColumns: template, transform: `translateY(${place.start}px)` }}
                    onClick={() => setOpen(open === place.index ? undefined : place.index)}
                    onKeyDown={(event) => onKey(event, place.index)}
                  >
                    <span role="cell" className={classes.number}>
                      {place.index + 1}
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
      {table.hiddenColumns > 0 && <p className={classes.none}>{t('items.hiddenColumns', { count: table.hiddenColumns })}</p>}
      {opened !== undefined && open !== undefined && (
        <div className={classes.opened}>
          <div className={classes.count}>{t('items.item', { number: open + 1 })}</div>
          <JsonView value={opened.json} />
        </div>
      )}
    </>
  );
}
