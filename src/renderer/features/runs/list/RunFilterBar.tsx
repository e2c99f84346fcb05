import { ActionIcon, Select, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { X } from 'lucide-react';
import type { RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { Hint } from '../../../components/Kbd';
import { Toolbar } from '../../../components/Page';
import { SearchBox } from '../../../components/SearchBox';
import { api } from '../../../lib/client';
import classes from './list.module.css';
import { MAX_TEXT, NO_FILTERS, PERIODS, type RunFilters, writeFilters } from './run-filters';
import { StatusFilter } from './StatusFilter';

interface RunFilterBarProps {
  filters: RunFilters;
  onChange(change: Partial<RunFilters>): void;
  searchRef: RefObject<HTMLInputElement | null>;
}

/** The filters above the list of runs. */
export function RunFilterBar({ filters, onChange, searchRef }: RunFilterBarProps) {
  const { t } = useTranslation('runs');
  const { data: flows } = useQuery(api.flows.list.queryOptions({ input: { limit: 500 }, staleTime: 30_000 }));
  const flowOptions = (flows?.items ?? []).map((flow) => ({ value: flow.id as string, label: flow.name }));
  const { flowId } = filters;
  // A deleted flow, or one beyond the first 500, is still what the list is narrowed to.
  if (flowId !== undefined && flows !== undefined && !flowOptions.some((option) => option.value === flowId)) {
    flowOptions.unshift({ value: flowId, label: flowId });
  }
  const hasAny = writeFilters(filters).size > 0;
  return (
    <Toolbar
      end={
        hasAny && (
          <Hint label={t('filter.clear')}>
            <ActionIcon aria-label={t('filter.clear')} onClick={() => onChange(NO_FILTERS)}>
              <X size={15} />
            </ActionIcon>
          </Hint>
        )
      }
    >
      <SearchBox
        label={t('filter.text')}
        value={filters.text}
        onChange={(text) => onChange({ text })}
        inputRef={searchRef}
        width={230}
        maxLength={MAX_TEXT}
      />
      <Select
        size="xs"
        w={190}
        searchable
        clearable
        aria-label={t('filter.flow')}
        placeholder={t('filter.anyFlow')}
        nothingFoundMessage={t('filter.noFlow')}
        data={flowOptions}
        value={flowId ?? null}
        onChange={(value) => onChange({ flowId: value ?? undefined })}
      />
      <StatusFilter value={filters.statuses} onChange={(statuses) => onChange({ statuses })} />
      <Select
        size="xs"
        w={150}
        clearable
        aria-label={t('filter.time')}
        placeholder={t('filter.anyTime')}
        data={[...Object.keys(PERIODS), 'custom'].map((value) => ({ value, label: t(`filter.period.${value}`) }))}
        value={filters.period ?? null}
        onChange={(value) => onChange({ period: (value ?? undefined) as RunFilters['period'], from: '', to: '' })}
      />
      {filters.period === 'custom' && (
        <>
          <TextInput
            size="xs"
            type="datetime-local"
            aria-label={t('filter.from')}
            value={filters.from}
            onChange={(event) => onChange({ from: event.currentTarget.value })}
          />
          <span className={classes.dash}>–</span>
          <TextInput
            size="xs"
            type="datetime-local"
            aria-label={t('filter.to')}
            value={filters.to}
            onChange={(event) => onChange({ to: event.currentTarget.value })}
          />
        </>
      )}
    </Toolbar>
  );
}
