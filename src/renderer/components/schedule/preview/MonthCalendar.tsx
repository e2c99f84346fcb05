import { ActionIcon, Button } from '@mantine/core';
import { ArrowLeft, ArrowRight, ChevronLeft, ChevronRight } from 'lucide-react';
import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Calendar } from '#shared/calendar/types';
import { DAY_MS } from '#shared/calendar/wall';
import { zoneOf } from '#shared/calendar/zone';
import type { Occurrence } from '#shared/model/schedule';
import { useFormat } from '../../../lib/use-format';
import { Hint } from '../../Kbd';
import { firstWeekday, weekdayChoices } from '../model/calendar-names';
import { type DaySummary, dayOf, daySummaries } from '../model/day-summaries';
import { addMonths, dayAfterKey, daysOfMonth, type MonthText, monthOfDay, weeksOf } from '../model/month-grid';
import { useDayWords } from './day-words';
import classes from './month.module.css';
import { OccurrenceLines } from './OccurrenceLines';

interface MonthCalendarProps {
  calendar: Calendar;
  /** Whose days are shown; the schedule's own zone where left out. */
  zone?: string;
  /** YYYY-MM. */
  month: MonthText;
  onMonth(month: MonthText): void;
  nowMs: number;
  /** Days since 1970-01-01; the component keeps the chosen day itself where left out. */
  day?: number | undefined;
  onDay?(epochDay: number): void;
  /** `plannedMs` of the occurrence that is chosen. */
  picked?: number | undefined;
  /** Lets an occurrence of the chosen day be picked. */
  onPick?(occurrence: Occurrence): void;
}

/** So many occurrences of a day are listed. */
const MOST_LISTED = 100;

/**
 * A month with what happens on each day: how often it runs, what is skipped (hatched) and what was moved (arrows). Arrows walk
 * through the days, Page up and down through the months, with Shift through the years. Below, the chosen day in full.
 */
export function MonthCalendar(props: MonthCalendarProps) {
  const { calendar, month, nowMs, onMonth, picked, onPick } = props;
  const { t } = useTranslation('schedule');
  const { locale } = useFormat();
  const zone = props.zone ?? calendar.zone;
  const clock = zoneOf(zone);
  const today = dayOf(nowMs, clock);
  const first = firstWeekday(locale);
  const weeks = useMemo(() => weeksOf(month, first), [month, first]);
  const fromDay = weeks[0]?.[0] ?? 0;
  const toDay = fromDay + weeks.length * 7;
  const days = useMemo(() => daySummaries(calendar, clock, fromDay, toDay), [calendar, clock, fromDay, toDay]);
  const [ownDay, setOwnDay] = useState<number>();
  const shown = daysOfMonth(month);
  const isInMonth = (day: number | undefined): day is number => day !== undefined && day >= shown.from && day < shown.to;
  const wanted = props.day ?? ownDay;
  const day = isInMonth(wanted) ? wanted : isInMonth(today) ? today : shown.from;
  const grid = useRef<HTMLTableElement>(null);
  const isMoving = useRef(false);
  const titleId = useId();
  const words = useDayWords();
  const choose = (next: number) => {
    setOwnDay(next);
    props.onDay?.(next);
    const nextMonth = monthOfDay(next);
    if (nextMonth !== month) onMonth(nextMonth);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const next = dayAfterKey(event, day, first);
    if (next === undefined) return;
    event.preventDefault();
    isMoving.current = true;
    choose(next);
  };
  useEffect(() => {
    if (!isMoving.current) return;
    isMoving.current = false;
    grid.current?.querySelector<HTMLElement>(`[data-day="${day}"]`)?.focus();
  });
  const title = new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(shown.from * DAY_MS);
  return (
    <div className={classes.root}>
      <div className={classes.head}>
        <h3 className={classes.title} id={titleId} aria-live="polite">
          {title}
        </h3>
        {!isInMonth(today) && (
          <Button size="compact-xs" variant="subtle" onClick={() => choose(today)}>
            {t('month.today')}
          </Button>
        )}
        <Hint label={t('month.previous')} keys="PageUp">
          <ActionIcon aria-label={t('month.previous')} onClick={() => onMonth(addMonths(month, -1))}>
            <ChevronLeft size={15} />
          </ActionIcon>
        </Hint>
        <Hint label={t('month.next')} keys="PageDown">
          <ActionIcon aria-label={t('month.next')} onClick={() => onMonth(addMonths(month, 1))}>
            <ChevronRight size={15} />
          </ActionIcon>
        </Hint>
      </div>
      <table role="grid" className={classes.grid} aria-labelledby={titleId} ref={grid} onKeyDown={onKeyDown}>
        <thead>
          <tr>
            {weekdayChoices(locale).map(({ value, label, title: name }) => (
              <th key={value} scope="col" abbr={name}>
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeks.map((week) => (
            <tr key={week[0]}>
              {week.map((each) => (
                <td
                  key={each}
                  role="gridcell"
                  data-day={each}
                  data-other={!isInMonth(each) || undefined}
                  data-today={each === today || undefined}
                  data-past={each < today || undefined}
                  data-only-skipped={isOnlySkipped(days.get(each)) || undefined}
                  aria-selected={each === day}
                  aria-current={each === today ? 'date' : undefined}
                  aria-label={words.label(each, days.get(each))}
                  tabIndex={each === day ? 0 : -1}
                  onClick={() => choose(each)}
                >
                  <DayCell epochDay={each} summary={days.get(each)} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <DayDetail {...{ calendar, zone, picked, onPick }} epochDay={day} />
    </div>
  );
}

function isOnlySkipped(summary: DaySummary | undefined): boolean {
  return summary !== undefined && summary.skipped > 0 && summary.runs === 0;
}

const MOST_DOTS = 3;

function DayCell({ epochDay, summary }: { epochDay: number; summary: DaySummary | undefined }) {
  const { runs = 0, skipped = 0, movedHere = 0, movedAway = 0, isCut = false } = summary ?? {};
  return (
    <div className={classes.cell}>
      <span className={classes.number}>{new Date(epochDay * DAY_MS).getUTCDate()}</span>
      <span className={classes.marks}>
        {movedAway > 0 && <ArrowRight size={10} className={classes.moved} aria-hidden="true" />}
        {movedHere > 0 && <ArrowLeft size={10} className={classes.moved} data-here aria-hidden="true" />}
        {runs > 0 && runs <= MOST_DOTS && Array.from({ length: runs }, (_, at) => <i key={at} className={classes.dot} />)}
        {runs > MOST_DOTS && (
          <span className={classes.count}>
            {runs}
            {isCut && '+'}
          </span>
        )}
        {skipped > 0 && <i className={classes.hatch} />}
      </span>
    </div>
  );
}

interface DayDetailProps {
  calendar: Calendar;
  zone: string;
  epochDay: number;
  picked: number | undefined;
  onPick: ((occurrence: Occurrence) => void) | undefined;
}

/** What happens on one day, with the reasons. */
function DayDetail({ calendar, zone, epochDay, picked, onPick }: DayDetailProps) {
  const { t } = useTranslation('schedule');
  const { locale } = useFormat();
  const clock = zoneOf(zone);
  const { items, isCut } = useMemo(
    () => calendar.occurrences(clock.momentOf(epochDay * DAY_MS), clock.momentOf((epochDay + 1) * DAY_MS), MOST_LISTED),
    [calendar, clock, epochDay],
  );
  const name = new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeZone: 'UTC' }).format(epochDay * DAY_MS);
  return (
    <section className={classes.detail} aria-label={name}>
      <h4>{name}</h4>
      {items.length === 0 ? (
        <p>{t('month.nothing')}</p>
      ) : (
        <OccurrenceLines occurrences={items} zone={zone} label={name} timeOnly picked={picked} onPick={onPick} />
      )}
      {isCut && <p>{t('month.cut', { count: MOST_LISTED })}</p>}
    </section>
  );
}

/** What the marks of a month mean. */
export function MonthLegend() {
  const { t } = useTranslation('schedule');
  return (
    <ul className={classes.legend} aria-label={t('legend.label')}>
      <li>
        <i className={classes.dot} /> {t('legend.runs')}
      </li>
      <li>
        <i className={classes.hatch} /> {t('legend.skipped')}
      </li>
      <li>
        <ArrowRight size={10} className={classes.moved} aria-hidden="true" /> {t('legend.movedAway')}
      </li>
      <li>
        <ArrowLeft size={10} className={classes.moved} data-here aria-hidden="true" /> {t('legend.movedHere')}
      </li>
    </ul>
  );
}
