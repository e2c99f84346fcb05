import { Button } from '@mantine/core';
import { CalendarClock, Search } from 'lucide-react';
import { type KeyboardEvent, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { EmptyState } from '../../../components/EmptyState';
import { ErrorPanel } from '../../../components/ErrorPanel';
import { useScheduleActions } from '../../../components/occurrences/use-schedule-actions';
import { SplitPage } from '../../../components/SidePanel';
import { VirtualTable } from '../../../components/VirtualTable';
import { useCommands } from '../../../lib/commands';
import { useFormat } from '../../../lib/use-format';
import { FilterBar, useScheduleFilters } from '../FilterBar';
import { SchedulePanel } from '../panel/SchedulePanel';
import { keyOf } from '../schedule-key';
import classes from '../schedules.module.css';
import { useScheduleList } from '../use-schedule-list';
import { useScheduleColumns } from './columns';
import { canPause, canRun } from './schedule-abilities';

/** All schedules, the next to run first; the chosen one is shown beside them. */
export default function ListTab() {
  const { t } = useTranslation('schedules');
  const format = useFormat();
  const navigate = useNavigate();
  const { filters, narrow } = useScheduleFilters();
  const [params, setParams] = useSearchParams();
  const { query, rows, more, total } = useScheduleList(filters);
  const actions = useScheduleActions();
  const columns = useScheduleColumns(actions, rows);
  const search = useRef<HTMLInputElement>(null);
  const selectedKey = params.get('schedule') ?? undefined;
  const selected = rows.find((row) => keyOf(row) === selectedKey);
  const select = (key: string | undefined) =>
    setParams(
      (now) => {
        const next = new URLSearchParams(now);
        if (key === undefined) next.delete('schedule');
        else next.set('schedule', key);
        return next;
      },
      { replace: true },
    );
  useCommands([{ id: 'schedules-search', label: t('search'), group: 'page', keys: '/', run: () => search.current?.focus() }]);

  const onRowKey = (event: KeyboardEvent<HTMLDivElement>) => {
    const { target } = event;
    if (!(target instanceof HTMLElement) || target.getAttribute('role') !== 'row') return;
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const entry = rows[Number(target.dataset['index'])];
    if (entry === undefined) return;
    const acts: Record<string, () => void> = {
      r: () => canRun(entry) && actions.runNow(entry),
      p: () => (entry.pausedAt !== undefined ? actions.resume(entry) : canPause(entry) && actions.pause(entry)),
      e: () => void navigate(`/flows/${entry.flowId}/schedule?node=${entry.nodeId}`),
      h: () => void navigate(`/flows/${entry.flowId}/history?node=${entry.nodeId}`),
    };
    const act = acts[event.key];
    if (act === undefined) return;
    event.preventDefault();
    act();
  };
  const isFiltered = filters.text.trim() !== '' || filters.status !== undefined;
  const empty = isFiltered ? (
    <EmptyState
      icon={Search}
      title={t('empty.filtered')}
      action={
        <Button variant="default" onClick={() => narrow({ q: '', status: '' })}>
          {t('empty.clear')}
        </Button>
      }
    />
  ) : (
    <EmptyState
      icon={CalendarClock}
      title={t('empty.title')}
      text={t('empty.text')}
      action={
        <Button component={Link} to="/flows">
          {t('empty.action')}
        </Button>
      }
    />
  );
  return (
    <>
      <FilterBar
        filters={filters}
        narrow={narrow}
        searchRef={search}
        end={
          total !== undefined && (
            <span className={classes.total} role="status">
              {t('total', { count: total, number: format.number(total) })}
            </span>
          )
        }
      />
      <SplitPage>
        {query.isError && query.data === undefined ? (
          <ErrorPanel error={query.error} onRetry={() => void query.refetch()} />
        ) : (
          <div className={classes.holder} onKeyDown={onRowKey}>
            <VirtualTable
              label={t('title')}
              columns={columns}
              rows={rows}
              rowKey={keyOf}
              selectedKey={selectedKey}
              onOpen={(entry) => select(keyOf(entry) === selectedKey ? undefined : keyOf(entry))}
              isLoading={query.isPending}
              onEndReached={more}
              isLoadingMore={query.isFetchingNextPage}
              empty={empty}
            />
          </div>
        )}
        {selected !== undefined && (
          <SchedulePanel key={keyOf(selected)} entry={selected} actions={actions} onClose={() => select(undefined)} />
        )}
      </SplitPage>
    </>
  );
}
