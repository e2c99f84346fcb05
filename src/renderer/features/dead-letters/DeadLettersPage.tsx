import { Button, Checkbox, Select, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { MailX, RotateCcw, Search, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { type DeadLetter, deadLetterStateSchema } from '#shared/model/dead-letter';
import { EmptyState } from '../../components/EmptyState';
import { ErrorPanel } from '../../components/ErrorPanel';
import { PageHeader, Toolbar } from '../../components/Page';
import { SplitPage } from '../../components/SidePanel';
import { RelativeTime } from '../../components/Time';
import { useErrorText } from '../../components/use-error-text';
import { type Column, VirtualTable } from '../../components/VirtualTable';
import { api } from '../../lib/client';
import { useFormat } from '../../lib/use-format';
import { DeadLetterPanel } from './DeadLetterPanel';
import { DiscardDialog } from './DiscardDialog';
import classes from './dead-letters.module.css';
import { RedriveDialog } from './RedriveDialog';
import { type DeadLetterFilter, useDeadLetters } from './use-dead-letters';

const STATES = ['open', 'queued', 'redriven', 'discarded', 'all'] as const;
/** One call names so many at most. */
const MAX_NAMED = 1000;

/** Steps that failed for good: look at them, mend their input, try them again, or say why they are not needed. */
export default function DeadLettersPage() {
  const { t } = useTranslation('dead-letters');
  const format = useFormat();
  const [params, setParams] = useSearchParams();
  const openId = params.get('letter') ?? undefined;
  const asked = deadLetterStateSchema.safeParse(params.get('state'));
  const state: DeadLetterFilter['state'] = asked.success ? asked.data : params.get('state') === 'all' ? 'all' : 'open';
  const flowId = params.get('flow') ?? '';
  const [typed, setTyped] = useState('');
  const [text] = useDebouncedValue(typed.trim(), 250);
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const [dialog, setDialog] = useState<{ kind: 'redrive' | 'discard'; ids: string[] }>();
  const { query, letters, redrive, discard, withdraw, edit } = useDeadLetters({ state, flowId, text });
  const { data: flows } = useQuery(api.flows.list.queryOptions({ input: { limit: 500 }, staleTime: 30_000 }));
  const { data: counts } = useQuery(api.deadLetters.counts.queryOptions({ refetchInterval: 30_000 }));

  const set = (name: string, value: string | undefined) =>
    setParams(
      (now) => {
        if (value === undefined || value === '') now.delete(name);
        else now.set(name, value);
        return now;
      },
      { replace: true },
    );
  const openOnes = letters.filter((letter) => letter.state === 'open');
  const chosen = openOnes.filter(({ id }) => picked.has(id));
  const pick = (id: string, isPicked: boolean) =>
    setPicked((now) => {
      const next = new Set(now);
      if (isPicked) next.add(id);
      else next.delete(id);
      return next;
    });
  const done = () => {
    setDialog(undefined);
    setPicked(new Set());
  };
  const errorText = useErrorText();
  const isFiltered = text !== '' || flowId !== '' || state !== 'open';

  const columns: Column<DeadLetter>[] = [
    {
      id: 'select',
      header: '',
      label: t('column.select'),
      width: '32px',
      render: (letter) =>
        letter.state === 'open' && (
          <Checkbox
            size="xs"
            aria-label={t('selectOne', { node: letter.nodeName, flow: letter.flowName })}
            checked={picked.has(letter.id)}
            onChange={(event) => pick(letter.id, event.currentTarget.checked)}
          />
        ),
    },
    {
      id: 'state',
      header: t('column.state'),
      width: '96px',
      render: (letter) => (
        <span className={classes.state} data-state={letter.state}>
          {t(`states.${letter.state}`)}
        </span>
      ),
    },
    {
      id: 'what',
      header: t('column.what'),
      width: 'minmax(150px, 1.4fr)',
      render: ({ nodeName, flowName }) => (
        <span className={classes.what}>
          <span className={classes.node}>{nodeName}</span> <span className={`${classes.soft} pf-clip`}>{flowName}</span>
        </span>
      ),
    },
    {
      id: 'error',
      header: t('column.error'),
      width: 'minmax(140px, 2fr)',
      render: ({ error }) => <span className={classes.error}>{errorText(error)}</span>,
    },
    {
      id: 'items',
      header: t('column.items'),
      width: '64px',
      align: 'right',
      minTableWidth: 720,
      render: ({ itemCount }) => format.number(itemCount),
    },
    {
      id: 'attempts',
      header: t('column.attempts'),
      width: '76px',
      align: 'right',
      minTableWidth: 820,
      render: ({ attempts }) => format.number(attempts),
    },
    {
      id: 'when',
      header: t('column.when'),
      width: '108px',
      align: 'right',
      render: ({ createdAt }) => <RelativeTime at={createdAt} />,
    },
  ];

  return (
    <>
      <PageHeader
        title={t('title')}
        hint={t('hint')}
        actions={
          state === 'open' &&
          openOnes.length > 0 && (
            <Button
              leftSection={<RotateCcw size={14} />}
              onClick={() =>
                setDialog({
                  kind: 'redrive',
                  ids: (chosen.length > 0 ? chosen : openOnes).slice(0, MAX_NAMED).map(({ id }) => id),
                })
              }
            >
              {t('redrive.all', { count: Math.min(MAX_NAMED, chosen.length > 0 ? chosen.length : openOnes.length) })}
            </Button>
          )
        }
      />
      <Toolbar
        end={
          chosen.length > 0 && (
            <>
              <span className={classes.soft}>{t('selected', { count: chosen.length })}</span>
              <Button size="xs" variant="subtle" onClick={() => setPicked(new Set())}>
                {t('clear')}
              </Button>
              <Button
                size="xs"
                variant="default"
                leftSection={<Trash2 size={13} />}
                onClick={() => setDialog({ kind: 'discard', ids: chosen.slice(0, MAX_NAMED).map(({ id }) => id) })}
              >
                {t('discard.open')}
              </Button>
            </>
          )
        }
      >
        <TextInput
          size="xs"
          w={260}
          aria-label={t('filter.text')}
          placeholder={t('filter.text')}
          leftSection={<Search size={13} />}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <Select
          size="xs"
          w={150}
          aria-label={t('filter.state')}
          allowDeselect={false}
          value={state}
          data={STATES.map((value) => ({
            value,
            label:
              value === 'all' || counts === undefined
                ? t(`states.${value}`)
                : `${t(`states.${value}`)} (${format.number(counts[value])})`,
          }))}
          onChange={(value) => set('state', value ?? 'open')}
        />
        <Select
          size="xs"
          w={200}
          aria-label={t('filter.flow')}
          placeholder={t('filter.allFlows')}
          clearable
          searchable
          value={flowId === '' ? null : flowId}
          data={flows?.items.map(({ id, name }) => ({ value: id, label: name })) ?? []}
          onChange={(value) => set('flow', value ?? undefined)}
        />
      </Toolbar>
      <SplitPage>
        {query.isError && query.data === undefined ? (
          <ErrorPanel error={query.error} onRetry={() => void query.refetch()} />
        ) : (
          <VirtualTable
            key={`${state} ${flowId} ${text}`}
            label={t('title')}
            columns={columns}
            rows={letters}
            rowKey={({ id }) => id}
            selectedKey={openId}
            onOpen={({ id }) => set('letter', id === openId ? undefined : id)}
            isLoading={query.isPending}
            onEndReached={() => {
              if (query.hasNextPage && !query.isFetchingNextPage) void query.fetchNextPage();
            }}
            isLoadingMore={query.isFetchingNextPage}
            empty={
              isFiltered ? (
                <EmptyState
                  icon={MailX}
                  title={t('noMatch.title')}
                  text={t('noMatch.text')}
                  action={
                    <Button
                      variant="default"
                      onClick={() => {
                        setTyped('');
                        setParams({}, { replace: true });
                      }}
                    >
                      {t('noMatch.action')}
                    </Button>
                  }
                />
              ) : (
                <EmptyState icon={MailX} title={t('empty.title')} text={t('empty.text')} />
              )
            }
          />
        )}
        {openId !== undefined && (
          <DeadLetterPanel
            key={openId}
            id={openId}
            actions={{ edit, withdraw }}
            onRedrive={() => setDialog({ kind: 'redrive', ids: [openId] })}
            onDiscard={() => setDialog({ kind: 'discard', ids: [openId] })}
            onClose={() => set('letter', undefined)}
          />
        )}
      </SplitPage>
      {dialog?.kind === 'redrive' && (
        <RedriveDialog
          count={dialog.ids.length}
          isBusy={redrive.isPending}
          onClose={() => setDialog(undefined)}
          onSubmit={(perMinute) =>
            redrive.mutate({ ids: dialog.ids, ...(perMinute === undefined ? {} : { perMinute }) }, { onSuccess: done })
          }
        />
      )}
      {dialog?.kind === 'discard' && (
        <DiscardDialog
          count={dialog.ids.length}
          isBusy={discard.isPending}
          onClose={() => setDialog(undefined)}
          onSubmit={(reason) => discard.mutate({ ids: dialog.ids, reason }, { onSuccess: done })}
        />
      )}
    </>
  );
}
