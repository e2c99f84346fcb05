import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { InboxEntry } from '#shared/contract/inbox';
import { api } from '../../../lib/client';
import { taskInLanguage } from '../task-in-language';
import { useUndoLines } from '../triage/triage-store';
import { hiddenTasks } from '../triage/undo-lines';
import type { InboxFilters } from './inbox-filters';

const PAGE = 100;

/** The id by which the address, the selection and the keys know an entry. */
export const idOf = (entry: InboxEntry): string => (entry.entry === 'task' ? entry.task.id : entry.id);

/** The entries of a box, a page at a time. What was just decided is left out at once. The shell keeps them live. */
export function useInboxList({ box, flowId, text }: InboxFilters) {
  const filter = { box, ...(flowId === undefined ? {} : { flowId }), ...(text === '' ? {} : { search: text }) };
  const query = useInfiniteQuery(
    api.inbox.list.infiniteOptions({
      input: (cursor: string | undefined) => ({ ...filter, limit: PAGE, ...(cursor === undefined ? {} : { cursor }) }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (page) => page.nextCursor,
      placeholderData: keepPreviousData,
      // Tasks become overdue by themselves, without a change that one is told of.
      refetchInterval: 60_000,
    }),
  );
  const { language } = useTranslation().i18n;
  const lines = useUndoLines();
  const pages = query.data?.pages;
  const entries = useMemo(() => {
    const hidden = box === 'done' ? new Set<string>() : hiddenTasks(lines);
    // A page that was read before a task moved up may name it once more.
    const seen = new Set<string>();
    return (pages?.flatMap(({ items }) => items) ?? []).flatMap((entry) => {
      const id = idOf(entry);
      if (hidden.has(id) || seen.has(id)) return [];
      seen.add(id);
      return [entry.entry === 'task' ? { ...entry, task: taskInLanguage(entry.task, language) } : entry];
    });
  }, [pages, lines, box, language]);
  return { query, entries };
}
