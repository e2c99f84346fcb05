import { Select } from '@mantine/core';
import type { ReactNode, RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { Toolbar } from '../../components/Page';
import { SearchBox } from '../../components/SearchBox';
import { readFilters, type ScheduleFilters, SHOWN_STATUSES } from './schedule-filters';

/** The filters of the address, and a way to change them. */
export function useScheduleFilters() {
  const [params, setParams] = useSearchParams();
  const filters = readFilters(params);
  const narrow = (change: { q?: string; status?: string }) =>
    setParams(
      (now) => {
        const next = new URLSearchParams(now);
        for (const [key, value] of Object.entries(change)) {
          if (value === '') next.delete(key);
          else next.set(key, value);
        }
        return next;
      },
      { replace: true },
    );
  return { filters, narrow };
}

interface FilterBarProps {
  filters: ScheduleFilters;
  narrow(change: { q?: string; status?: string }): void;
  searchRef: RefObject<HTMLInputElement | null>;
  /** Beside the filters, and at the end of the line. */
  children?: ReactNode;
  end?: ReactNode;
}

/** Search and state, above the list and the timeline. */
export function FilterBar({ filters, narrow, searchRef, children, end }: FilterBarProps) {
  const { t } = useTranslation('schedules');
  const { t: to } = useTranslation('occurrences');
  return (
    <Toolbar end={end}>
      <SearchBox label={t('search')} value={filters.text} onChange={(q) => narrow({ q })} inputRef={searchRef} width={220} />
      <Select
        size="xs"
        w={140}
        clearable
        aria-label={t('column.status')}
        placeholder={t('anyStatus')}
        data={SHOWN_STATUSES.map((value) => ({ value, label: to(`status.${value}`) }))}
        value={filters.status ?? null}
        onChange={(value) => narrow({ status: value ?? '' })}
      />
      {children}
    </Toolbar>
  );
}
