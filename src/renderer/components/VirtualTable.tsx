import { Skeleton, VisuallyHidden } from '@mantine/core';
import { useResizeObserver } from '@mantine/hooks';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react';
import classes from './virtual-table.module.css';

export interface Column<Row> {
  id: string;
  /** Shown in the head; `''` with `label` for a column of icons. */
  header: ReactNode;
  /** What a column without a visible head holds, for screen readers. */
  label?: string;
  /** A CSS grid track: `120px`, `minmax(160px, 2fr)`. */
  width: string;
  align?: 'left' | 'right';
  /** Leave the column out where the table is narrower than this many pixels. */
  minTableWidth?: number;
  render(row: Row): ReactNode;
}

export interface VirtualTableProps<Row> {
  label: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey(row: Row): string;
  rowHeight?: number;
  /** Enter or a click; the row is then focusable by arrow keys. */
  onOpen?(row: Row): void;
  selectedKey?: string | undefined;
  /** Rows still loading: skeleton rows instead of `empty`. */
  isLoading?: boolean;
  /** Near the end: load the next page. */
  onEndReached?(): void;
  isLoadingMore?: boolean;
  empty?: ReactNode;
  /** Called with true at the top and false when scrolled away (live lists pause then). */
  onTopChange?(isAtTop: boolean): void;
}

/** A table that draws only the rows in sight; arrow keys, Home, End and Enter work. It fills the height it is given. */
export function VirtualTable<Row>(props: VirtualTableProps<Row>) {
  const { rows, rowKey, rowHeight = 32, onOpen, selectedKey, isLoading = false, onEndReached, isLoadingMore = false } = props;
  const [root, { width }] = useResizeObserver<HTMLDivElement>();
  const columns = props.columns.filter(({ minTableWidth = 0 }) => width === 0 || width >= minTableWidth);
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => {
      const row = rows[index];
      return row === undefined ? index : rowKey(row);
    },
    overscan: 12,
  });
  const visible = virtualizer.getVirtualItems();
  const lastIndex = visible.at(-1)?.index ?? -1;
  useEffect(() => {
    if (lastIndex >= rows.length - 10 && rows.length > 0) onEndReached?.();
  }, [lastIndex, rows.length, onEndReached]);

  const moveFocus = (index: number) => {
    const target = Math.max(0, Math.min(rows.length - 1, index));
    const rowElement = () => scroller.current?.querySelector<HTMLElement>(`[data-index="${target}"]`);
    virtualizer.scrollToIndex(target);
    // Keys may come faster than frames: a row that is drawn is focused at once.
    const drawn = rowElement();
    if (drawn) drawn.focus({ preventScroll: true });
    else requestAnimationFrame(() => rowElement()?.focus());
  };
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>, index: number, row: Row) => {
    if (event.target !== event.currentTarget) return;
    const steps: Record<string, number> = {
      ArrowDown: index + 1,
      ArrowUp: index - 1,
      Home: 0,
      End: rows.length - 1,
      j: index + 1,
      k: index - 1,
    };
    const next = steps[event.key];
    if (next !== undefined) {
      event.preventDefault();
      moveFocus(next);
    } else if (event.key === 'Enter' && onOpen !== undefined) {
      event.preventDefault();
      onOpen(row);
    }
  };

  const template = columns.map((column) => column.width).join(' ');
  const cells = (render: (column: Column<Row>) => ReactNode, role: 'cell' | 'columnheader') =>
    columns.map((column) => (
      <div
        key={column.id}
        // A head without words is no head: screen readers would announce nothing.
        role={role === 'columnheader' && column.header === '' && column.label === undefined ? 'cell' : role}
        className={classes.cell}
        data-align={column.align}
      >
        {render(column)}
      </div>
    ));
  // Nothing to read in columns: a table of no rows would only be announced as broken.
  if (!isLoading && rows.length === 0) {
    return (
      <div ref={root} className={classes.root}>
        {props.empty}
      </div>
    );
  }
  return (
    <div
      ref={root}
      className={classes.root}
      role="table"
      aria-label={props.label}
      aria-rowcount={rows.length}
      aria-busy={isLoading}
    >
      <div className={classes.head} role="row" style={{ gridTemplateColumns: template }}>
        {cells(
          (column) => (column.label === undefined ? column.header : <VisuallyHidden>{column.label}</VisuallyHidden>),
          'columnheader',
        )}
      </div>
      <div
        ref={scroller}
        className={classes.scroller}
        role="rowgroup"
        onScroll={(event) => props.onTopChange?.(event.currentTarget.scrollTop < rowHeight)}
      >
        {isLoading ? (
          Array.from({ length: 12 }, (_, index) => (
            <div
              key={index}
              className={classes.row}
              style={{ gridTemplateColumns: template, height: rowHeight }}
              aria-hidden="true"
            >
              {cells(
                (column) =>
                  column.header === '' ? null : (
                    <Skeleton
                      ml={column.align === 'right' ? 'auto' : 0}
                      height={10}
                      width={`${40 + ((index * 17 + column.id.length * 13) % 45)}%`}
                    />
                  ),
                'cell',
              )}
            </div>
          ))
        ) : (
          <div className={classes.space} style={{ height: virtualizer.getTotalSize() }}>
            {visible.map((item) => {
              const row = rows[item.index];
              if (row === undefined) return null;
              const key = rowKey(row);
              return (
                <div
                  key={item.key}
                  data-index={item.index}
                  role="row"
                  aria-rowindex={item.index + 1}
                  aria-selected={selectedKey === undefined ? undefined : selectedKey === key}
                  tabIndex={onOpen === undefined ? undefined : item.index === 0 || selectedKey === key ? 0 : -1}
                  className={classes.row}
                  data-open={onOpen !== undefined || undefined}
                  data-selected={selectedKey === key || undefined}
                  style={{
                    gridTemplateColumns: template,
                    height: rowHeight,
                    transform: `translateY(${item.start}px)`,
                    position: 'absolute',
                  }}
                  onClick={(event) => {
                    if (!isInteractive(event.target, event.currentTarget)) onOpen?.(row);
                  }}
                  onKeyDown={(event) => onKeyDown(event, item.index, row)}
                >
                  {cells((column) => column.render(row), 'cell')}
                </div>
              );
            })}
          </div>
        )}
        {isLoadingMore && <div className={classes.more} aria-hidden="true" />}
      </div>
    </div>
  );
}

/** A click on a button, link or switch inside a row is its own. Menus are drawn elsewhere: their clicks bubble here in React only. */
function isInteractive(target: EventTarget, row: HTMLElement): boolean {
  if (!(target instanceof Element)) return false;
  if (!row.contains(target)) return true;
  const control = target.closest('a, button, input, label, [role="switch"], [role="menuitem"]');
  return control !== null && control !== row;
}
