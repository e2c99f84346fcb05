import { SegmentedControl } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Occurrence } from '#shared/model/schedule';
import { ErrorPanel } from '../../../../components/ErrorPanel';
import { wallTimeOf } from '../../../../components/occurrences/zoned-time';
import { MonthCalendar } from '../../../../components/schedule/preview/MonthCalendar';
import { OccurrenceLines } from '../../../../components/schedule/preview/OccurrenceLines';
import type { CompiledCalendar } from '../../../../components/schedule/preview/use-calendar';
import { useNow } from '../../../../lib/use-now';
import classes from './exceptions.module.css';

const LISTED = 14;

interface UpcomingProps {
  compiled: CompiledCalendar;
  zone: string;
  onYear(year: number): void;
  onPick(occurrence: Occurrence): void;
}

/** What is to come with the exceptions as they are, as a list or a month; picking an occurrence moves it. */
export function Upcoming({ compiled, zone, onYear, onPick }: UpcomingProps) {
  const { t } = useTranslation('page');
  const nowMs = useNow(15_000);
  const [view, setView] = useState('list');
  const [month, setMonth] = useState(() => wallTimeOf(Date.now(), zone).slice(0, 7));
  const { calendar, holidayError, retryHolidays } = compiled;
  const next = useMemo(() => calendar?.preview(nowMs, LISTED) ?? [], [calendar, nowMs]);
  return (
    <section className={classes.upcoming} aria-label={t('exceptions.upcoming')}>
      <div className={classes.upcomingHead}>
        <h2>{t('exceptions.upcoming')}</h2>
        <SegmentedControl
          size="xs"
          aria-label={t('exceptions.view')}
          value={view}
          onChange={setView}
          data={[
            { value: 'list', label: t('exceptions.asList') },
            { value: 'month', label: t('exceptions.asMonth') },
          ]}
        />
      </div>
      <p className={classes.upcomingText}>{t('exceptions.pickText')}</p>
      {holidayError !== null && <ErrorPanel inline error={holidayError} onRetry={retryHolidays} />}
      {calendar !== undefined &&
        (view === 'list' ? (
          next.length === 0 ? (
            <p className={classes.nothing}>{t('exceptions.nothingNext')}</p>
          ) : (
            <OccurrenceLines occurrences={next} zone={calendar.zone} label={t('exceptions.upcoming')} onPick={onPick} />
          )
        ) : (
          <MonthCalendar
            calendar={calendar}
            month={month}
            onMonth={(wanted) => {
              setMonth(wanted);
              onYear(Number(wanted.slice(0, 4)));
            }}
            nowMs={nowMs}
            onPick={onPick}
          />
        ))}
    </section>
  );
}
