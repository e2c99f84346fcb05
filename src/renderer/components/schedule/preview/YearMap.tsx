import { ActionIcon } from '@mantine/core';
import { ChevronLeft, ChevronRight } from 'lucide-react';
import { type KeyboardEvent, memo, useEffect, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { weekdayOf } from '#shared/calendar/civil';
import type { Calendar } from '#shared/calendar/types';
import { DAY_MS } from '#shared/calendar/wall';
import { zoneOf } from '#shared/calendar/zone';
import { useFormat } from '../../../lib/use-format';
import { Hint } from '../../Kbd';
import { firstWeekday } from '../model/calendar-names';
import { type DaySummary, dayOf } from '../model/day-summaries';
import { addMonths, dayAfterKey, daysOfMonth, type MonthText, monthOfDay, weeksOf } from '../model/month-grid';
import { useDayWords } from './day-words';
import { useYear } from './use-year';
import classes from './year.module.css';

interface YearMapProps {
  calendar: Calendar;
  zone?: string;
  /** The first of the twelve months, YYYY-MM. */
  start: MonthText;
  onStart(month: MonthText): void;
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

/** Twelve months, small, darker where it runs more often. The same keys as in a month; Enter opens the day there. */
export function YearMap({ calendar, start, onStart, nowMs, day: wanted, onDay, onOpen, ...props }: YearMapProps) {
  const { t } = useTranslation('schedule');
  const { locale, number } = useFormat();
  const zone = props.zone ?? calendar.zone;
  const today = dayOf(nowMs, zoneOf(zone));
  const { days, isWhole } = useYear(calendar, zone, start);
  const first = firstWeekday(locale);
  const root = useRef<HTMLDivElement>(null);
  const isMoving = useRef(false);
  const months = Array.from({ length: 12 }, (_, at) => addMonths(start, at));
  const isShown = (day: number) => months.includes(monthOfDay(day));
  const day = [wanted, today].find(isShown) ?? daysOfMonth(start).from;
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
    if (!isShown(next)) onStart(addMonths(start, monthOfDay(next) < start ? -12 : 12));
  };
  useEffect(() => {
    if (!isMoving.current) return;
    isMoving.current = false;
    root.current?.querySelector<HTMLElement>(`[data-day="${day}"]`)?.focus();
  });
  const span = new Intl.DateTimeFormat(locale, { month: 'short', year: 'numeric', timeZone: 'UTC' });
  const plus = totals.isCut ? '+' : '';
  return (
    <div className={classes.root}>
      <div className={classes.head}>
        <h3 className={classes.title} aria-live="polite">
          {span.formatRange(daysOfMonth(start).from * DAY_MS, daysOfMonth(addMonths(start, 11)).from * DAY_MS)}
        </h3>
        <span className={classes.totals} aria-busy={!isWhole}>
          {t('year.totals', { runs: `${number(totals.runs)}${plus}`, skipped: `${number(totals.skipped)}${plus}` })}
        </span>
        <Hint label={t('year.previous')}>
          <ActionIcon aria-label={t('year.previous')} onClick={() => onStart(addMonths(start, -12))}>
            <ChevronLeft size={15} />
          </ActionIcon>
        </Hint>
        <Hint label={t('year.next')}>
          <ActionIcon aria-label={t('year.next')} onClick={() => onStart(addMonths(start, 12))}>
            <ChevronRight size={15} />
          </ActionIcon>
        </Hint>
      </div>
      <div className={classes.months} ref={root} onKeyDown={onKeyDown} role="presentation">
        {months.map((month) => (
          <SmallMonth
            key={month}
            month={month}
            {...{ days, most, first, today, onOpen }}
            focused={monthOfDay(day) === month ? day : undefined}
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

interface SmallMonthProps {
  month: MonthText;
  days: ReadonlyMap<number, DaySummary>;
  most: number;
  first: number;
  today: number;
  /** The day that the Tab key comes to, where it is of this month. */
  focused: number | undefined;
  onOpen(epochDay: number): void;
}

const SmallMonth = memo(function SmallMonth(props: SmallMonthProps) {
  const { month, days, most, first, today, focused, onOpen } = props;
  const words = useDayWords();
  const { locale } = useFormat();
  const { from, to } = daysOfMonth(month);
  const named = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' }).format(from * DAY_MS);
  const isJanuary = month.endsWith('-01');
  const weeks = weeksOf(month, first);
  return (
    <div className={classes.month}>
      <div className={classes.name} aria-hidden="true">
        {named(isJanuary ? { month: 'short', year: 'numeric' } : { month: 'short' })}
      </div>
      <div role="grid" aria-label={named({ month: 'long', year: 'numeric' })} className={classes.grid}>
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
