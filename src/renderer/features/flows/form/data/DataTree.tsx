import { TextInput } from '@mantine/core';
import { ChevronRight, Search } from 'lucide-react';
import { type DragEvent, type KeyboardEvent, useId, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { PATH_MIME } from '../expression/insert-path';
import type { SampleData } from '../expression/sample-data';
import classes from './data.module.css';
import { type DataRow, dataRoots, dataRows } from './data-tree';

interface DataTreeProps {
  label: string;
  sample: SampleData;
  index: number;
  /** Told of the value that is picked: by Enter, or by a click. */
  onPick(path: string): void;
  /** Give the keyboard to the search at once. */
  autoFocus?: boolean;
}

/** The data that expressions can read, as a tree to search, pick from and drag out of. */
export function DataTree({ label, sample, index, onPick, autoFocus = false }: DataTreeProps) {
  const { t } = useTranslation('form');
  const [query, setQuery] = useState('');
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const [active, setActive] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const listId = useId();
  const roots = useMemo(() => dataRoots(sample, index), [sample, index]);
  const rows = useMemo(() => dataRows(roots, open, query), [roots, open, query]);
  const at = Math.min(active, rows.length - 1);
  const rowId = (place: number) => `${listId}-${place}`;

  const move = (to: number) => {
    const place = Math.max(0, Math.min(rows.length - 1, to));
    setActive(place);
    list.current?.querySelector(`#${CSS.escape(rowId(place))}`)?.scrollIntoView({ block: 'nearest' });
  };
  const toggle = (row: DataRow, isOpen: boolean) => {
    const next = new Set(open);
    if (isOpen) next.add(row.id);
    else next.delete(row.id);
    setOpen(next);
  };
  const onKey = (event: KeyboardEvent) => {
    const row = rows[at];
    if (row === undefined) return;
    const isSearching = query !== '';
    if (event.key === 'ArrowDown') move(at + 1);
    else if (event.key === 'ArrowUp') move(at - 1);
    else if (event.key === 'PageDown') move(at + 10);
    else if (event.key === 'PageUp') move(at - 10);
    else if (event.key === 'ArrowRight' && !isSearching && row.hasChildren) {
      if (row.isOpen) move(at + 1);
      else toggle(row, true);
    } else if (event.key === 'ArrowLeft' && !isSearching) {
      if (row.isOpen) toggle(row, false);
      else move(rows.findLastIndex((other, place) => place < at && other.level < row.level));
    } else if (event.key === 'Enter') onPick(row.path);
    else return;
    event.preventDefault();
  };
  return (
    <div className={classes.root}>
      <TextInput
        size="xs"
        role="combobox"
        aria-label={t('data.search', { label })}
        aria-controls={listId}
        aria-expanded="true"
        aria-activedescendant={rows.length === 0 ? undefined : rowId(at)}
        placeholder={t('data.searchHint')}
        leftSection={<Search size={13} />}
        value={query}
        data-autofocus={autoFocus || undefined}
        onChange={(event) => {
          setQuery(event.currentTarget.value);
          setActive(0);
        }}
        onKeyDown={onKey}
      />
      {sample.origin === 'shape' && <p className={classes.note}>{t('data.shape')}</p>}
      <div ref={list} id={listId} role="tree" aria-label={label} className={classes.tree}>
        {rows.map((row, place) => (
          <Row
            key={row.id}
            id={rowId(place)}
            row={row}
            heading={rows[place - 1]?.root === row.root ? undefined : t(`data.${row.root}`)}
            isActive={place === at}
            hasValues={sample.origin !== 'shape'}
            onPick={() => {
              setActive(place);
              onPick(row.path);
            }}
            onToggle={() => {
              setActive(place);
              toggle(row, !row.isOpen);
            }}
          />
        ))}
        {rows.length === 0 && <p className={classes.note}>{t('data.none')}</p>}
      </div>
    </div>
  );
}

interface RowProps {
  id: string;
  row: DataRow;
  heading: string | undefined;
  isActive: boolean;
  hasValues: boolean;
  onPick(): void;
  onToggle(): void;
}

function Row({ id, row, heading, isActive, hasValues, onPick, onToggle }: RowProps) {
  const { t } = useTranslation('form');
  const drag = (event: DragEvent) => {
    event.dataTransfer.setData(PATH_MIME, row.path);
    event.dataTransfer.setData('text/plain', row.path);
    event.dataTransfer.effectAllowed = 'copy';
  };
  return (
    <>
      {heading !== undefined && (
        <div className={classes.heading} role="presentation">
          {heading}
        </div>
      )}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the keyboard works by the search field, which points at the active line */}
      <div
        id={id}
        role="treeitem"
        tabIndex={-1}
        aria-level={row.level}
        aria-selected={isActive}
        {...(row.hasChildren ? { 'aria-expanded': row.isOpen } : {})}
        className={classes.row}
        style={{ paddingLeft: (row.level - 1) * 14 + 4 }}
        draggable
        title={t('data.drag', { path: row.path })}
        onDragStart={drag}
        onClick={onPick}
      >
        {row.hasChildren ? (
          <button
            type="button"
            tabIndex={-1}
            className={classes.fold}
            aria-label={t(row.isOpen ? 'data.close' : 'data.open', { label: row.label })}
            onClick={(event) => {
              event.stopPropagation();
              onToggle();
            }}
          >
            <ChevronRight size={12} data-open={row.isOpen || undefined} />
          </button>
        ) : (
          <span className={classes.fold} />
        )}
        <span className={classes.name}>{row.label}</span>
        <span className={classes.value} data-kind={row.kind}>
          {hasValues || row.root === 'variable' ? row.shown : t(`kind.${row.kind}`)}
        </span>
      </div>
    </>
  );
}
