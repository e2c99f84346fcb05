import { Button, CloseButton, Skeleton } from '@mantine/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import { Files, Search, Zap } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FlowSummary } from '#shared/model/flow';
import { EmptyState } from '../../components/EmptyState';
import { ErrorPanel } from '../../components/ErrorPanel';
import { Kbd } from '../../components/Kbd';
import { FlowStatusBadge } from '../../components/StatusBadge';
import { type Entry, entriesFor } from './model/entries';
import classes from './quick-run.module.css';
import { useSurroundings } from './quick-run-context';
import type { HandedFile } from './use-openings';
import type { QuickFlows } from './use-quick-flows';

interface PickStageProps {
  source: QuickFlows;
  query: string;
  onQuery(text: string): void;
  /** Files that a flow is chosen for. */
  files: readonly HandedFile[];
  onDropFiles(): void;
  onPick(flow: FlowSummary): void;
  notice: ReactNode;
}

const ROW = 44;

/** The search and the flows that it finds. */
export function PickStage({ source, query, onQuery, files, onDropFiles, onPick, notice }: PickStageProps) {
  const { t } = useTranslation('quick-run');
  const { onClose, onOpen } = useSurroundings();
  const listId = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const box = useRef<HTMLInputElement>(null);
  const [active, setActive] = useState(0);
  const { flows, recent, error, retry } = source;
  const withFiles = files.length > 0;
  const entries = flows === undefined ? [] : entriesFor(flows, recent, query, { withFiles });
  const at = Math.min(active, entries.length - 1);
  // The list is as long as the workspace has flows.
  const rows = useVirtualizer({ count: entries.length, getScrollElement: () => scroller.current, estimateSize: () => ROW });
  useEffect(() => {
    const focus = () => box.current?.select();
    focus();
    // Called up again: what was typed before is there, and typing replaces it.
    window.addEventListener('focus', focus);
    return () => window.removeEventListener('focus', focus);
  }, []);
  const moveTo = (next: number) => {
    const place = Math.max(0, Math.min(entries.length - 1, next));
    setActive(place);
    rows.scrollToIndex(place);
  };
  const choose = (entry: Entry | undefined) => {
    if (entry !== undefined && !entry.isPaused) onPick(entry.flow);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const moves: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, PageDown: at + 6, PageUp: at - 6 };
    const next = moves[event.key];
    if (next !== undefined) moveTo(next);
    else if (event.key === 'Enter' && !event.nativeEvent.isComposing) choose(entries[at]);
    else if (event.key === 'Escape') {
      if (query === '' && !withFiles) onClose();
      else if (query === '') onDropFiles();
      else onQuery('');
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const current = entries[at];
  return (
    <>
      <div className={classes.search}>
        <Search size={18} aria-hidden="true" />
        <input
          ref={box}
          className={classes.box}
          value={query}
          placeholder={t(withFiles ? 'searchFiles' : 'search')}
          aria-label={t(withFiles ? 'searchFiles' : 'search')}
          role="combobox"
          aria-expanded
          aria-controls={listId}
          aria-activedescendant={current === undefined ? undefined : `${listId}-${current.flow.id}`}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => {
            onQuery(event.currentTarget.value);
            setActive(0);
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      {withFiles && (
        <div className={classes.files}>
          <Files size={15} aria-hidden="true" />
          <span className="pf-clip">{t('files', { count: files.length, names: files.map(({ name }) => name).join(', ') })}</span>
          <CloseButton size="sm" aria-label={t('dropFiles')} onClick={onDropFiles} />
        </div>
      )}
      {notice}
      <div ref={scroller} className={classes.list}>
        {error !== undefined && <ErrorPanel error={error} onRetry={retry} />}
        {flows === undefined && error === undefined && <Loading />}
        {flows !== undefined && entries.length === 0 && (
          <EmptyState
            icon={Zap}
            title={t(emptyTitle(withFiles, query, flows))}
            text={t(emptyText(withFiles, query, flows))}
            action={
              flows.length === 0 && (
                <Button size="xs" variant="default" onClick={() => onOpen('/flows?new=template')}>
                  {t('newFlow')}
                </Button>
              )
            }
          />
        )}
        <div role="listbox" id={listId} aria-label={t('flows')} className={classes.rows} style={{ height: rows.getTotalSize() }}>
          {rows.getVirtualItems().map(({ index, start }) => {
            const entry = entries[index];
            if (entry === undefined) return null;
            return (
              <Row
                key={entry.flow.id}
                id={`${listId}-${entry.flow.id}`}
                entry={entry}
                top={start}
                isActive={index === at}
                count={entries.length}
                index={index}
                onHover={() => setActive(index)}
                onChoose={() => choose(entry)}
              />
            );
          })}
        </div>
      </div>
      <footer className={classes.foot}>
        <span>
          <Kbd keys="Enter" /> {t('keys.choose')}
        </span>
        <span>
          <Kbd keys="ArrowUp" /> <Kbd keys="ArrowDown" /> {t('keys.move')}
        </span>
        <span>
          <Kbd keys="Escape" /> {t('keys.close')}
        </span>
      </footer>
    </>
  );
}

function emptyTitle(withFiles: boolean, query: string, flows: readonly FlowSummary[]): string {
  if (query.trim() !== '') return 'empty.noneFound';
  return withFiles ? 'empty.noneForFiles' : flows.length === 0 ? 'empty.none' : 'empty.nonePublished';
}

function emptyText(withFiles: boolean, query: string, flows: readonly FlowSummary[]): string {
  if (withFiles) return 'empty.filesText';
  if (query.trim() !== '') return 'empty.foundText';
  return flows.length === 0 ? 'empty.noneText' : 'empty.publishText';
}

interface RowProps {
  id: string;
  entry: Entry;
  top: number;
  isActive: boolean;
  index: number;
  count: number;
  onHover(): void;
  onChoose(): void;
}

function Row({ id, entry, top, isActive, index, count, onHover, onChoose }: RowProps) {
  const { t } = useTranslation('quick-run');
  const { flow, isPaused } = entry;
  return (
    // The keyboard stays in the search: it moves over the rows and chooses there.
    // biome-ignore lint/a11y/useKeyWithClickEvents: the combobox has the keys
    <div
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={isActive}
      aria-disabled={isPaused}
      aria-posinset={index + 1}
      aria-setsize={count}
      className={classes.row}
      style={{ transform: `translateY(${top}px)` }}
      onPointerMove={onHover}
      onClick={onChoose}
    >
      <div className={classes.rowText}>
        <div className={classes.name}>
          <Marked text={flow.name} places={entry.places} />
        </div>
        {flow.description !== undefined && flow.description !== '' && (
          <div className={classes.about}>{firstLine(flow.description)}</div>
        )}
      </div>
      {isPaused && <FlowStatusBadge status="paused" plain />}
      {isPaused && isActive && <span className={classes.why}>{t('paused')}</span>}
    </div>
  );
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? '';
}

/** A text with the letters that the query found. */
function Marked({ text, places }: { text: string; places: readonly number[] }) {
  if (places.length === 0) return text;
  const found = new Set(places);
  return [...text].map((sign, place) =>
    // The letters of a name do not move.
    // biome-ignore lint/suspicious/noArrayIndexKey: they have nothing else to be known by
    found.has(place) ? <mark key={place}>{sign}</mark> : sign,
  );
}

function Loading() {
  return (
    <div className={classes.loading} aria-hidden="true">
      {[60, 80, 50, 70].map((width) => (
        <Skeleton key={width} height={14} width={`${width}%`} my={16} />
      ))}
    </div>
  );
}
