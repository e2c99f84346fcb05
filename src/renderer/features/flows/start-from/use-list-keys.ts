import { type KeyboardEvent, type RefObject, useRef, useState } from 'react';

interface ListKeys<Entry> {
  active: Entry | undefined;
  list: RefObject<HTMLDivElement | null>;
  setActive(index: number): void;
  onKeyDown(event: KeyboardEvent): void;
}

/** Keyboard of a list below a search field: arrows, Home and End choose, Enter takes. The chosen entry is kept in view. */
export function useListKeys<Entry>(entries: readonly Entry[], onTake: (entry: Entry) => void): ListKeys<Entry> {
  const [index, setIndex] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const at = Math.max(0, Math.min(index, entries.length - 1));
  const setActive = (next: number) => {
    setIndex(Math.max(0, Math.min(next, entries.length - 1)));
    requestAnimationFrame(() => list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' }));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const active = entries[at];
    if (event.key === 'ArrowDown') setActive(at + 1);
    else if (event.key === 'ArrowUp') setActive(at - 1);
    else if (event.key === 'Home' && event.ctrlKey) setActive(0);
    else if (event.key === 'End' && event.ctrlKey) setActive(entries.length - 1);
    else if (event.key === 'Enter' && active !== undefined) onTake(active);
    else return;
    event.preventDefault();
  };
  return { active: entries[at], list, setActive, onKeyDown };
}
