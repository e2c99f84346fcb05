import { Skeleton } from '@mantine/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useEffect, useEffectEvent, useRef } from 'react';
import type { InboxEntry } from '#shared/contract/inbox';
import type { People } from '../use-people';
import { EntryRow } from './EntryRow';
import classes from './list.module.css';
import { idOf } from './use-inbox-list';

const ROW = 58;

interface InboxListProps {
  label: string;
  entries: readonly InboxEntry[];
  cursor: string | undefined;
  picked: ReadonlySet<string>;
  people: People;
  isLoading: boolean;
  isLoadingMore: boolean;
  addressOf(id: string): string;
  onMove(step: 1 | -1): void;
  /** Enter on what is open already. */
  onEnter(): void;
  onPick(id: string, isRange: boolean): void;
  onEndReached(): void;
}

/** The entries of a box; only those in sight are drawn. The keyboard's place follows `cursor`. */
export function InboxList(props: InboxListProps) {
  const { entries, cursor, picked, onEndReached } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: entries.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    getItemKey: (index) => {
      const entry = entries[index];
      return entry === undefined ? index : idOf(entry);
    },
    overscan: 10,
  });
  const visible = virtualizer.getVirtualItems();
  const lastIndex = visible.at(-1)?.index ?? -1;
  useEffect(() => {
    if (lastIndex >= entries.length - 20 && entries.length > 0) onEndReached();
  }, [lastIndex, entries.length, onEndReached]);

  const cursorIndex = cursor === undefined ? -1 : entries.findIndex((entry) => idOf(entry) === cursor);
  const reveal = useEffectEvent(() => {
    if (cursorIndex < 0) return;
    virtualizer.scrollToIndex(cursorIndex);
    // Only where the keyboard is in the list already, or nowhere: a field that is typed in keeps it.
    const active = document.activeElement;
    if (active !== null && active !== document.body && !(scroller.current?.contains(active) ?? false)) return;
    const link = () => scroller.current?.querySelector<HTMLElement>(`[data-index="${cursorIndex}"] [data-entry]`);
    const drawn = link();
    if (drawn) drawn.focus({ preventScroll: true });
    else requestAnimationFrame(() => link()?.focus({ preventScroll: true }));
  });
  useEffect(() => {
    if (cursor !== undefined) reveal();
  }, [cursor]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Enter' && event.target instanceof HTMLElement && event.target.matches('[data-entry][aria-current]')) {
      event.preventDefault();
      props.onEnter();
      return;
    }
    const step = ({ ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 } as const)[event.key];
    if (step === undefined) return;
    event.preventDefault();
    props.onMove(step);
  };

  if (props.isLoading) {
    return (
      <div className={classes.scroller} aria-busy="true">
        {Array.from({ length: 8 }, (_, index) => (
          <div key={index} className={classes.skeleton} style={{ height: ROW }} aria-hidden="true">
            <Skeleton height={11} width={`${50 + ((index * 17) % 40)}%`} mb={8} />
            <Skeleton height={9} width={`${30 + ((index * 23) % 40)}%`} />
          </div>
        ))}
      </div>
    );
  }
  const stop = cursorIndex < 0 ? 0 : cursorIndex;
  return (
    <div ref={scroller} className={classes.scroller} onKeyDown={onKeyDown}>
      <ul className={classes.list} aria-label={props.label} style={{ height: virtualizer.getTotalSize() }}>
        {visible.map((item) => {
          const entry = entries[item.index];
          if (entry === undefined) return null;
          const id = idOf(entry);
          return (
            <li
              key={item.key}
              data-index={item.index}
              aria-setsize={entries.length}
              aria-posinset={item.index + 1}
              className={classes.item}
              style={{ height: ROW, transform: `translateY(${item.start}px)` }}
            >
              <EntryRow
                entry={entry}
                to={props.addressOf(id)}
                isOpen={id === cursor}
                isStop={item.index === stop}
                isPicked={picked.has(id)}
                isPicking={picked.size > 0}
                people={props.people}
                onPick={(isRange) => props.onPick(id, isRange)}
              />
            </li>
          );
        })}
      </ul>
      {props.isLoadingMore && <div className={classes.more} aria-hidden="true" />}
    </div>
  );
}
