import { Button } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { ArrowUp, Pause, Play, Radio, Zap } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { eventPatternSchema, type FlowEvent } from '#shared/model/event';
import { EmptyState } from '../../components/EmptyState';
import { ErrorPanel } from '../../components/ErrorPanel';
import { EventTypeInput } from '../../components/EventTypeInput';
import { Hint } from '../../components/Kbd';
import { PageHeader, Toolbar } from '../../components/Page';
import { SplitPage } from '../../components/SidePanel';
import { type Column, VirtualTable } from '../../components/VirtualTable';
import { api } from '../../lib/client';
import { useCommands } from '../../lib/commands';
import { useConnectionState } from '../../lib/connection-state';
import { useFormat } from '../../lib/use-format';
import { EventPanel } from './EventPanel';
import { previewOf } from './event-feed';
import classes from './events.module.css';
import { SimulateDialog } from './SimulateDialog';
import { useEventFeed } from './use-event-feed';

/** Everything that happened, live, with what each event carried. */
export default function EventsPage() {
  const { t } = useTranslation('events');
  const format = useFormat();
  const [params, setParams] = useSearchParams();
  const [typed, setTyped] = useState(params.get('type') ?? '');
  const [settled] = useDebouncedValue(typed.trim(), 250);
  const isValid = settled === '' || eventPatternSchema.safeParse(settled).success;
  const pattern = isValid ? settled : '';
  const [isPaused, setPaused] = useState(false);
  const [isAtTop, setAtTop] = useState(true);
  const isLost = useConnectionState() === 'offline';
  const liveState = isLost ? 'notLive' : isPaused ? 'paused' : 'live';
  const [topRequests, setTopRequests] = useState(0);
  const { query, events, heldCount } = useEventFeed(pattern, isPaused || !isAtTop);

  const { data: flows } = useQuery(api.flows.list.queryOptions({ input: { limit: 500 }, staleTime: 30_000 }));
  const flowNames = new Map(flows?.items.map(({ id, name }) => [id as string, name]));

  const selected = Number(params.get('event') ?? Number.NaN);
  const select = (sequence: number | undefined) =>
    setParams(
      (now) => {
        if (sequence === undefined) now.delete('event');
        else now.set('event', String(sequence));
        return now;
      },
      { replace: true },
    );
  const simulated = params.get('simulate');
  const setSimulated = (type: string | undefined) =>
    setParams(
      (now) => {
        if (type === undefined) now.delete('simulate');
        else now.set('simulate', type);
        return now;
      },
      { replace: true },
    );
  const showNew = () => {
    setPaused(false);
    setAtTop(true);
    setTopRequests((count) => count + 1);
  };

  useCommands([
    { id: 'simulate', label: t('simulate.open'), group: 'page', keys: 'n', run: () => setSimulated('') },
    { id: 'pause-tail', label: isPaused ? t('resume') : t('pause'), group: 'page', keys: 'p', run: () => setPaused(!isPaused) },
  ]);

  const columns: Column<FlowEvent>[] = [
    { id: 'time', header: t('column.time'), width: '104px', render: ({ time }) => <Clock at={Date.parse(time)} /> },
    {
      id: 'type',
      header: t('column.type'),
      width: 'minmax(160px, 1.1fr)',
      render: ({ type }) => <span className={classes.type}>{type}</span>,
    },
    {
      id: 'subject',
      header: t('column.subject'),
      width: 'minmax(90px, 0.8fr)',
      minTableWidth: 720,
      render: ({ subject }) => (subject === undefined ? '' : (flowNames.get(subject) ?? subject)),
    },
    {
      id: 'data',
      header: t('column.data'),
      width: 'minmax(140px, 2fr)',
      render: ({ data }) => <code className={classes.data}>{previewOf(data)}</code>,
    },
    {
      id: 'sequence',
      header: t('column.sequence'),
      width: '76px',
      align: 'right',
      minTableWidth: 900,
      render: ({ sequence }) => format.number(sequence),
    },
  ];

  return (
    <>
      <PageHeader
        title={t('title')}
        aside={
          <span className={classes.live} data-state={liveState}>
            {t(liveState)}
          </span>
        }
        actions={
          <Hint label={t('simulate.open')} keys="n">
            <Button leftSection={<Zap size={14} />} onClick={() => setSimulated('')}>
              {t('simulate.open')}
            </Button>
          </Hint>
        }
      />
      <Toolbar
        end={
          <Hint label={isPaused ? t('resume') : t('pause')} keys="p">
            <Button
              variant="default"
              size="xs"
              aria-pressed={isPaused}
              leftSection={isPaused ? <Play size={13} /> : <Pause size={13} />}
              onClick={() => setPaused(!isPaused)}
            >
              {isPaused ? t('resume') : t('pause')}
            </Button>
          </Hint>
        }
      >
        <EventTypeInput
          size="xs"
          w={300}
          aria-label={t('filter')}
          placeholder={t('filterHint')}
          value={typed}
          onChange={setTyped}
          error={!isValid}
          clearable
        />
        {!isValid && (
          <span className={classes.invalid} role="alert">
            {t('filterInvalid')}
          </span>
        )}
      </Toolbar>
      <SplitPage>
        <div className={classes.list}>
          {heldCount > 0 && (
            <Button size="xs" radius="xl" className={classes.held ?? ''} leftSection={<ArrowUp size={13} />} onClick={showNew}>
              {t('held', { count: heldCount })}
            </Button>
          )}
          {query.isError && events.length === 0 ? (
            <ErrorPanel error={query.error} onRetry={() => void query.refetch()} />
          ) : (
            <VirtualTable
              key={`${pattern}:${topRequests}`}
              label={t('title')}
              columns={columns}
              rows={events}
              rowKey={({ sequence }) => String(sequence)}
              selectedKey={params.get('event') ?? undefined}
              onOpen={({ sequence }) => select(sequence === selected ? undefined : sequence)}
              isLoading={query.isPending}
              onEndReached={() => {
                if (query.hasNextPage && !query.isFetchingNextPage) void query.fetchNextPage();
              }}
              isLoadingMore={query.isFetchingNextPage}
              onTopChange={setAtTop}
              empty={
                pattern === '' ? (
                  <EmptyState
                    icon={Radio}
                    title={t('empty.title')}
                    text={t('empty.text')}
                    action={<Button onClick={() => setSimulated('')}>{t('simulate.open')}</Button>}
                  />
                ) : (
                  <EmptyState
                    icon={Radio}
                    title={t('noMatch.title', { pattern })}
                    text={t('noMatch.text')}
                    action={
                      <Button variant="default" onClick={() => setTyped('')}>
                        {t('noMatch.action')}
                      </Button>
                    }
                  />
                )
              }
            />
          )}
        </div>
        {Number.isFinite(selected) && (
          <EventPanel
            sequence={selected}
            known={events.find(({ sequence }) => sequence === selected)}
            onClose={() => select(undefined)}
            onAgain={setSimulated}
          />
        )}
      </SplitPage>
      {simulated !== null && <SimulateDialog initialType={simulated} onClose={() => setSimulated(undefined)} />}
    </>
  );
}

function Clock({ at }: { at: number }) {
  const format = useFormat();
  return (
    <time className={classes.clock} dateTime={new Date(at).toISOString()} title={format.exact(at)}>
      {format.clock(at)}
    </time>
  );
}
