import { Button } from '@mantine/core';
import { Activity, ArrowUp, ListFilter } from 'lucide-react';
import { useCallback, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate, useSearchParams } from 'react-router';
import { EmptyState } from '../../components/EmptyState';
import { ErrorPanel } from '../../components/ErrorPanel';
import { PageHeader } from '../../components/Page';
import { VirtualTable } from '../../components/VirtualTable';
import { useCommands } from '../../lib/commands';
import { useFormat } from '../../lib/use-format';
import { useRunColumns } from './list/columns';
import classes from './list/list.module.css';
import { RunFilterBar } from './list/RunFilterBar';
import { NO_FILTERS, type RunFilters, readFilters, writeFilters } from './list/run-filters';
import { useRunList } from './list/use-run-list';

/** Every run, newest first, live. */
export default function RunsPage() {
  const { t } = useTranslation('runs');
  const navigate = useNavigate();
  const format = useFormat();
  const [params, setParams] = useSearchParams();
  const filters = readFilters(params);
  const list = useRunList(filters);
  const columns = useRunColumns();
  const search = useRef<HTMLInputElement>(null);
  const change = useCallback(
    (update: Partial<RunFilters>) => setParams((now) => writeFilters({ ...readFilters(now), ...update }), { replace: true }),
    [setParams],
  );
  useCommands([
    { id: 'runs-search', label: t('filter.focus'), group: 'page', keys: '/', run: () => search.current?.focus() },
    { id: 'runs-failed', label: t('command.failed'), group: 'page', run: () => change({ ...NO_FILTERS, statuses: ['failed'] }) },
    {
      id: 'runs-doubt',
      label: t('command.inDoubt'),
      group: 'page',
      run: () => change({ ...NO_FILTERS, statuses: ['in_doubt'] }),
    },
    { id: 'runs-clear', label: t('filter.clear'), group: 'page', run: () => change(NO_FILTERS) },
  ]);
  const { fetchNextPage, hasNextPage, isFetchingNextPage, isFetchNextPageError, isSearching, reachedAt } = list;
  const hasFilters = params.size > 0;
  const isSearch = filters.text.trim() !== '';
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  // What failed is asked for again by a person only.
  const onEndReached = isFetchNextPageError ? undefined : more;
  const searched = reachedAt === undefined ? undefined : t('search.backTo', { at: format.short(reachedAt) });

  const empty = hasFilters ? (
    <EmptyState
      icon={ListFilter}
      title={isSearch && hasNextPage ? t('search.noneYet') : t('empty.filtered')}
      text={(isSearch && searched) || t('empty.filteredText')}
      action={
        isSearch && hasNextPage ? (
          <Button loading={isSearching} onClick={more}>
            {t('search.further')}
          </Button>
        ) : (
          <Button variant="default" onClick={() => change(NO_FILTERS)}>
            {t('filter.clear')}
          </Button>
        )
      }
    />
  ) : (
    <EmptyState
      icon={Activity}
      title={t('empty.title')}
      text={t('empty.text')}
      action={<Button onClick={() => void navigate('/flows')}>{t('empty.action')}</Button>}
    />
  );

  return (
    <>
      <PageHeader title={t('title')} hint={t('hint')} />
      <RunFilterBar filters={filters} onChange={change} searchRef={search} />
      {list.isError && list.data === undefined ? (
        <ErrorPanel error={list.error} onRetry={() => void list.refetch()} />
      ) : (
        <div className={classes.holder}>
          {list.held.length > 0 && (
            <Button
              size="xs"
              radius="xl"
              className={classes.fresh ?? ''}
              leftSection={<ArrowUp size={13} />}
              onClick={list.showHeld}
            >
              {t('fresh', { count: list.held.length })}
            </Button>
          )}
          <VirtualTable
            label={t('title')}
            columns={columns}
            rows={list.rows}
            rowKey={(run) => run.id}
            onOpen={(run) => void navigate(`/runs/${run.id}`)}
            isLoading={list.isPending}
            {...(onEndReached === undefined ? {} : { onEndReached })}
            isLoadingMore={isFetchingNextPage}
            empty={empty}
            onTopChange={list.onTopChange}
          />
          {isSearch && list.rows.length > 0 && (
            <div className={classes.foot} role="status">
              {t('search.found', { count: list.rows.length, number: format.number(list.rows.length) })}{' '}
              {searched ?? t(isSearching ? 'search.now' : 'search.all')}
              {hasNextPage && (
                <Button size="xs" variant="default" loading={isFetchingNextPage} onClick={more}>
                  {t('search.further')}
                </Button>
              )}
            </div>
          )}
        </div>
      )}
    </>
  );
}
