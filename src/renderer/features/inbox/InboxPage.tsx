import { useMediaQuery } from '@mantine/hooks';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate, useSearchParams } from 'react-router';
import type { InboxBox } from '#shared/contract/inbox';
import { ErrorPanel } from '../../components/ErrorPanel';
import { PageHeader } from '../../components/Page';
import { SearchBox } from '../../components/SearchBox';
import { api } from '../../lib/client';
import { useCommands } from '../../lib/commands';
import { BulkBar, BulkReport } from './BulkBar';
import { OtherEntry, placeOf } from './detail/OtherEntry';
import { TaskPane } from './detail/TaskPane';
import { HowTo } from './HowTo';
import classes from './inbox.module.css';
import { BoxTabs } from './list/BoxTabs';
import { FlowFilter } from './list/FlowFilter';
import { InboxList } from './list/InboxList';
import { type InboxFilters, MAX_TEXT, readFilters, writeFilters } from './list/inbox-filters';
import { Nothing } from './list/Nothing';
import { between, neighbour, nextEntry } from './list/next-entry';
import { idOf, useInboxList } from './list/use-inbox-list';
import { usePeople } from './use-people';

/** What waits for people: a list that one goes through by keys, and what is open beside it. */
export default function InboxPage() {
  const { t } = useTranslation('inbox');
  const [params, setParams] = useSearchParams();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const isPhone = useMediaQuery('(max-width: 760px)') ?? false;
  const people = usePeople();
  const filters = readFilters(params);
  const openId = params.get('task') ?? undefined;
  const { query, entries } = useInboxList(filters);
  const { data: counts } = useQuery(api.inbox.counts.queryOptions());
  const ids = useMemo(() => entries.map(idOf), [entries]);
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const lastPicked = useRef<string>(undefined);
  const lastAt = useRef(-1);
  const search = useRef<HTMLInputElement>(null);
  const pane = useRef<HTMLDivElement>(null);

  const set = (next: InboxFilters, open?: string) => setParams(writeFilters(next, open), { replace: true });
  const open = (id: string | undefined) => set(filters, id);
  const change = (part: Partial<InboxFilters>) => {
    setPicked(new Set());
    set({ ...filters, ...part });
  };
  const move = (step: 1 | -1) => {
    const id = neighbour(ids, openId, step, openId === undefined ? -1 : lastAt.current);
    if (id !== undefined && id !== openId) open(id);
  };
  const leave = (leaving: readonly string[]) => {
    const next = nextEntry(ids, new Set(leaving), openId);
    // On a phone what is open hides the list: the next one would be answered unseen.
    open(isPhone && leaving.length > 1 ? undefined : next);
  };
  const pick = (id: string, isRange: boolean) => {
    const range = isRange ? between(ids, lastPicked.current, id) : [id];
    lastPicked.current = id;
    setPicked((before) => {
      const next = new Set(before);
      const isOn = isRange || !before.has(id);
      for (const each of range) {
        if (isOn) next.add(each);
        else next.delete(each);
      }
      return next;
    });
  };
  const clear = () => setPicked(new Set());

  const opened = entries.find((entry) => idOf(entry) === openId);
  const tasks = entries.flatMap((entry) => (entry.entry === 'task' ? [entry.task] : []));
  const chosen = tasks.filter(({ id }) => picked.has(id));
  const isPicking = chosen.length > 0;
  const at = openId === undefined ? -1 : ids.indexOf(openId);
  const place = at < 0 ? undefined : { at: at + 1, of: ids.length };

  useEffect(() => {
    if (at >= 0) lastAt.current = at;
  }, [at]);

  // The neighbours are read ahead: the next task is there when its turn comes.
  const ahead = [entries[at + 1], entries[at - 1]].flatMap((entry) => (entry?.entry === 'task' ? [entry.task.id] : [])).join(' ');
  useEffect(() => {
    for (const taskId of ahead.split(' ')) {
      if (taskId !== '') void queryClient.prefetchQuery(api.inbox.get.queryOptions({ input: { taskId }, staleTime: 10_000 }));
    }
  }, [ahead, queryClient]);

  useCommands([
    { id: 'inbox-next', label: t('pane.next'), group: 'page', keys: 'j', inPalette: false, run: () => move(1) },
    { id: 'inbox-previous', label: t('pane.previous'), group: 'page', keys: 'k', inPalette: false, run: () => move(-1) },
    // The list hears it itself: a button that has the keyboard needs its Enter.
    {
      id: 'inbox-open',
      label: t('command.open'),
      group: 'page',
      keys: 'Enter',
      inPalette: false,
      isReminder: true,
      run: () => undefined,
    },
    ...(opened?.entry === 'task'
      ? [{ id: 'inbox-pick', label: t('pick'), group: 'page' as const, keys: 'x', run: () => pick(opened.task.id, false) }]
      : []),
    {
      id: 'inbox-pick-all',
      label: t('command.pickAll'),
      group: 'page',
      keys: 'mod+a',
      run: () => setPicked(new Set(tasks.map(({ id }) => id))),
    },
    { id: 'inbox-search', label: t('search'), group: 'page', keys: '/', run: () => search.current?.focus() },
    ...(['mine', 'all', 'overdue', 'done'] as const).map((box) => ({
      id: `inbox-box-${box}`,
      label: t('command.box', { box: t(`box.${box}`) }),
      group: 'page' as const,
      run: () => change({ box }),
    })),
    {
      id: 'inbox-box-next',
      label: t('command.nextBox'),
      group: 'page',
      keys: ']',
      run: () => change({ box: boxBeside(filters.box, 1) }),
    },
    {
      id: 'inbox-box-previous',
      label: t('command.previousBox'),
      group: 'page',
      keys: '[',
      run: () => change({ box: boxBeside(filters.box, -1) }),
    },
    ...(isPicking || openId !== undefined
      ? [
          {
            id: 'inbox-close',
            label: t(isPicking ? 'bulk.clear' : 'pane.close'),
            group: 'page' as const,
            keys: 'Escape',
            inPalette: false,
            run: () => (isPicking ? clear() : open(undefined)),
          },
        ]
      : []),
  ]);

  const head = { people, place, onStep: move, onClose: () => open(undefined) };
  const isFiltered = filters.text !== '' || filters.flowId !== undefined;
  return (
    <>
      <PageHeader title={t('title')} hint={t('hint')} />
      <BoxTabs filters={filters} counts={counts} />
      <div className={classes.split}>
        <div className={classes.left}>
          <BulkReport onOpen={open} />
          {isPicking ? (
            <BulkBar
              tasks={chosen}
              onClear={clear}
              onDone={(taskIds) => {
                clear();
                leave(taskIds);
              }}
            />
          ) : (
            <div className={classes.filters}>
              <SearchBox
                label={t('search')}
                value={filters.text}
                onChange={(text) => change({ text: text.trim() })}
                inputRef={search}
                width={0}
                maxLength={MAX_TEXT}
              />
              <FlowFilter
                flowId={filters.flowId}
                mayReadFlows={people.mayReadRuns}
                seen={tasks}
                onChange={(flowId) => change({ flowId })}
              />
            </div>
          )}
          {query.isError && query.data === undefined ? (
            <ErrorPanel error={query.error} onRetry={() => void query.refetch()} />
          ) : entries.length === 0 && !query.isPending && !query.isPlaceholderData ? (
            <Nothing
              box={filters.box}
              isFiltered={isFiltered}
              allCount={counts?.all ?? 0}
              onClear={() => change({ text: '', flowId: undefined })}
              onAll={() => change({ box: 'all' })}
            />
          ) : (
            <InboxList
              key={`${filters.box} ${filters.flowId ?? ''} ${filters.text}`}
              label={t(`box.${filters.box}`)}
              entries={entries}
              cursor={openId}
              picked={picked}
              people={people}
              isLoading={query.isPending}
              isLoadingMore={query.isFetchingNextPage}
              addressOf={(id) => `?${writeFilters(filters, id).toString()}`}
              onMove={move}
              onEnter={() => {
                if (opened !== undefined && opened.entry !== 'task') void navigate(placeOf(opened));
                else
                  pane.current
                    ?.querySelector<HTMLElement>('[data-first] input, [data-first] textarea, [data-choices] button')
                    ?.focus();
              }}
              onPick={pick}
              onEndReached={() => {
                if (query.hasNextPage && !query.isFetchingNextPage) void query.fetchNextPage();
              }}
            />
          )}
        </div>
        <div ref={pane} className={classes.right} data-empty={openId === undefined || undefined}>
          {openId === undefined ? (
            entries.length > 0 && <HowTo />
          ) : opened !== undefined && opened.entry !== 'task' ? (
            <OtherEntry key={openId} entry={opened} {...head} />
          ) : (
            <TaskPane
              key={openId}
              taskId={openId}
              summary={opened?.task}
              isPicking={isPicking}
              onLeave={(taskId) => leave([taskId])}
              {...head}
            />
          )}
        </div>
      </div>
    </>
  );
}

const BOXES: readonly InboxBox[] = ['mine', 'all', 'overdue', 'done'];

function boxBeside(box: InboxBox, step: 1 | -1): InboxBox {
  return BOXES[(BOXES.indexOf(box) + step + BOXES.length) % BOXES.length] ?? 'mine';
}
