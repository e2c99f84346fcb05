import { ActionIcon } from '@mantine/core';
import { ChevronLeft, ChevronRight } from 'lucide-react';
import { type KeyboardEvent, memo, useEffect, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { civilOf, weekdayOf } from '#shared/calendar/civil';
import type { Calendar } from '#shared/calendar/types';
import { zoneOf } from '#shared/calendar/zone';
import { useFormat } from '../../../lib/use-format';
import { Hint } from '../../Kbd';
import { firstWeekday, monthChoices } from '../model/calendar-names';
import { type DaySummary, dayOf } from '../model/day-summaries';
import { dayAfterKey, daysOfMonth, weeksOf } from '../model/month-grid';
import { useDayWords } from './day-words';
import { useYear } from './use-year';
import classes from './year.module.css';

interface YearMapProps {
  calendar: Calendar;
  zone?: string;
  year: number;
  onYear(year: number): void;
  nowMs: number;
  day: number;
  /** Days since 1970-01-01: the day that has the keyboard. */
  onDay(epochDay: number): void;
  /** A day was chosen: it is to be seen in full. */
  onOpen(epochDay: number): void;
}

/** Shades: none, up to a quarter, half, three quarters, all of the busiest day. */
function shadeOf(runs: number, most: number): number {
  return runs === 0 || most === 0 ? 0 : Math.min(4, Math.ceil((runs / most) * 4));
}

/** A year as twelve small months, darker where it runs more often. The same keys as in a month; Enter opens the day there. */
export function YearMap({ calendar, year, onYear, nowMs, day: wanted, onDay, onOpen, ...props }: YearMapProps) {
  const { t } = useTranslation('schedule');
  const { locale, number } = useFormat();
  const zone = props.zone ?? calendar.zone;
  const today = dayOf(nowMs, zoneOf(zone));
  const { days, isWhole } = useYear(calendar, zone, year);
  const first = firstWeekday(locale);
  const root = useRef<HTMLDivElement>(null);
  const isMoving = useRef(false);
  const day =
    civilOf(wanted).year === year ? wanted : civilOf(today).year === year ? today : daysOfMonth(`${yearText(year)}-01`).from;
  const most = useMemo(() => Math.max(0, ...[...days.values()].map(({ runs }) => runs)), [days]);
  const totals = useMemo(() => {
    const all = [...days.values()];
    const sum = (pick: (summary: DaySummary) => number) => all.reduce((count, summary) => count + pick(summary), 0);
    return { runs: sum(({ runs }) => runs), skipped: sum(({ skipped }) => skipped), isCut: all.some(({ isCut }) => isCut) };
  }, [days]);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      onOpen(day);
      return;
    }
    const next = dayAfterKey(event, day, first);
    if (next === undefined) return;
    event.preventDefault();
    isMoving.current = true;
    onDay(next);
    const { year: nextYear } = civilOf(next);
    if (nextYear !== year) onYear(nextYear);
  };
  useEffect(() => {
    if (!isMoving.current) return;
    isMoving.current = false;
    root.current?.querySelector<HTMLElement>(`[data-day="${day}"]`)?.focus();
  });
  const plus = totals.isCut ? '+' : '';
  return (
    <div className={classes.root}>
      <div className={classes.head}>
        <h3 className={classes.title} aria-live="polite">
          {year}
        </h3>
        <span className={classes.totals} aria-busy={!isWhole}>
          {t('year.totals', { runs: `${number(totals.runs)}${plus}`, skipped: `${number(totals.skipped)}${plus}` })}
        </span>
        <Hint label={t('year.previous')}>
          <ActionIcon aria-label={t('year.previous')} onClick={() => onYear(year - 1)}>
            <ChevronLeft size={15} />
          </ActionIcon>
        </Hint>
        <Hint label={t('year.next')}>
          <ActionIcon aria-label={t('year.next')} onClick={() => onYear(year + 1)}>
            <ChevronRight size={15} />
          </ActionIcon>
        </Hint>
      </div>
      <div className={classes.months} ref={root} onKeyDown={onKeyDown} role="presentation">
        {monthChoices(locale).map(({ value, title, label }) => (
          <SmallMonth
            key={value}
            month={`${yearText(year)}-${String(value).padStart(2, '0')}`}
            name={label}
            label={`${title} ${year}`}
            {...{ days, most, first, today, onOpen }}
            focused={civilOf(day).month === value ? day : undefined}
          />
        ))}
      </div>
      <p className={classes.legend}>
        {t('year.less')}
        {[0, 1, 2, 3, 4].map((shade) => (
          <i key={shade} className={classes.shade} data-shade={shade} />
        ))}
        {t('year.more')}
        <i className={classes.shade} data-only-skipped /> {t('legend.skipped')}
      </p>
    </div>
  );
}

const yearText = (year: number) => String(year).padStart(4, '0');

interface SmallMonthProps {
  month: string;
  name: string;
  label: string;
  days: ReadonlyMap<number, DaySummary>;
  most: number;
  first: number;
  today: number;
  /** The day that the Tab key comes to, where it is of this month. */
  focused: number | undefined;
  onOpen(epochDay: number): void;
}

const SmallMonth = memo(function SmallMonth(props: SmallMonthProps) {
  const { month, name, label, days, most, first, today, focused, onOpen } = props;
  const words = useDayWords();
  const { from, to } = daysOfMonth(month);
  const weeks = weeksOf(month, first);
  return (
    <div className={classes.month}>
      <div className={classes.name} aria-hidden="true">
        {name}
      </div>
      <div role="grid" aria-label={label} className={classes.grid}>
        {weeks.map((week) => (
          <div key={week[0]} role="row" className={classes.week}>
            {week
              .filter((day) => day >= from && day < to)
              .map((day) => {
                const summary = days.get(day);
                const runs = summary?.runs ?? 0;
                const text = words.label(day, summary);
                return (
                  <div
                    key={day}
                    role="gridcell"
                    className={classes.shade}
                    style={{ gridColumn: ((weekdayOf(day) - first + 7) % 7) + 1 }}
                    data-day={day}
                    data-shade={shadeOf(runs, most)}
                    data-only-skipped={(runs === 0 && (summary?.skipped ?? 0) > 0) || undefined}
                    data-moved={(summary?.movedHere ?? 0) > 0 || undefined}
                    data-today={day === today || undefined}
                    aria-current={day === today ? 'date' : undefined}
                    aria-label={text}
                    title={text}
                    tabIndex={day === focused ? 0 : -1}
                    onClick={() => onOpen(day)}
                  />
                );
              })}
          </div>
        ))}
      </div>
    </div>
  );
});
