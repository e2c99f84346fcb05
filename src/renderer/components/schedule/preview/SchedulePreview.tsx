import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { zoneOf } from '#shared/calendar/zone';
import { useNow } from '../../../lib/use-now';
import { ErrorPanel } from '../../ErrorPanel';
import { dayOf } from '../model/day-summaries';
import { monthOfDay } from '../model/month-grid';
import { MonthCalendar, MonthLegend } from './MonthCalendar';
import { OccurrenceList } from './OccurrenceList';
import classes from './preview.module.css';
import { type CalendarSource, type CompiledCalendar, useCalendar } from './use-calendar';
import { type SavedSchedule, WhyNot } from './WhyNot';
import { YearMap } from './YearMap';

const VIEWS = ['list', 'month', 'year', 'why'] as const;
type View = (typeof VIEWS)[number];

interface PreviewPanelProps {
  compiled: CompiledCalendar;
  /** The year whose holidays are wanted beside the present one. */
  onYear(year: number): void;
  saved?: SavedSchedule | undefined;
}

/** What a schedule does, for pages that show one: the next times, a month, a year, and why it did not run. */
export function SchedulePreview({ saved, ...source }: CalendarSource & { saved?: SavedSchedule }) {
  const [year, setYear] = useState(() => new Date().getFullYear());
  const compiled = useCalendar(source, year);
  return <PreviewPanel compiled={compiled} saved={saved} onYear={setYear} />;
}

/** The same, of a schedule that is compiled already. */
export function PreviewPanel({ compiled, onYear, saved }: PreviewPanelProps) {
  const { t } = useTranslation('schedule');
  const nowMs = useNow(15_000);
  const { calendar, isStale, holidayError, retryHolidays } = compiled;
  const zone = calendar?.zone;
  const [view, setView] = useState<View>('list');
  const [chosen, setChosen] = useState<number>();
  const [month, setMonth] = useState<string>();
  const [start, setStart] = useState<string>();
  const today = zone === undefined ? 0 : dayOf(nowMs, zoneOf(zone));
  const day = chosen ?? today;
  const shownMonth = month ?? monthOfDay(day);
  const shownStart = start ?? monthOfDay(today);
  const goTo = (next: string) => {
    setMonth(next);
    onYear(Number(next.slice(0, 4)));
  };
  return (
    <section className={classes.root} aria-label={t('preview.label')}>
      <SegmentedControl
        size="xs"
        fullWidth
        aria-label={t('preview.view')}
        value={view}
        data={VIEWS.map((value) => ({ value, label: t(`preview.${value}`) }))}
        onChange={(next) => setView(next as View)}
      />
      {holidayError !== null && <ErrorPanel inline error={holidayError} onRetry={retryHolidays} />}
      {calendar === undefined ? (
        <p className={classes.none}>{t(isStale ? 'preview.invalid' : 'preview.waiting')}</p>
      ) : (
        <div className={classes.body} data-stale={isStale || undefined}>
          {isStale && <p className={classes.stale}>{t('preview.stale')}</p>}
          {view === 'list' && <OccurrenceList calendar={calendar} nowMs={nowMs} />}
          {view === 'month' && (
            <>
              <MonthCalendar calendar={calendar} month={shownMonth} onMonth={goTo} nowMs={nowMs} day={chosen} onDay={setChosen} />
              <MonthLegend />
            </>
          )}
          {view === 'year' && (
            <YearMap
              calendar={calendar}
              start={shownStart}
              nowMs={nowMs}
              day={day}
              onStart={(next) => {
                setStart(next);
                onYear(Number(next.slice(0, 4)));
              }}
              onDay={setChosen}
              onOpen={(opened) => {
                setChosen(opened);
                goTo(monthOfDay(opened));
                setView('month');
              }}
            />
          )}
          {view === 'why' && <WhyNot key={calendar.zone} calendar={calendar} nowMs={nowMs} saved={saved} />}
        </div>
      )}
    </section>
  );
}
