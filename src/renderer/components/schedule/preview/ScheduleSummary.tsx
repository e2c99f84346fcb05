import { CalendarClock } from 'lucide-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Schedule } from '#shared/model/schedule';
import { useFormat } from '../../../lib/use-format';
import { useNow } from '../../../lib/use-now';
import { useScheduleWords } from '../../occurrences/use-schedule-words';
import classes from './preview.module.css';
import type { CompiledCalendar } from './use-calendar';
import { useMoments } from './use-moments';

interface ScheduleSummaryProps {
  schedule: Schedule;
  defaultZone: string;
  compiled: CompiledCalendar;
}

/** The schedule in one sentence, and when it runs next: the latter stays in sight while one scrolls through a narrow form. */
export function ScheduleSummary({ schedule, defaultZone, compiled }: ScheduleSummaryProps) {
  const { t } = useTranslation('schedule');
  const format = useFormat();
  const now = useNow(15_000);
  const { sentence } = useScheduleWords();
  const { calendar, isStale } = compiled;
  const moments = useMoments(calendar?.zone ?? defaultZone);
  const next = useMemo(() => (isStale ? undefined : calendar?.nextFiring(now)), [calendar, isStale, now]);
  const said = useMemo(() => {
    if (isStale) return undefined;
    try {
      return sentence(schedule, defaultZone);
    } catch {
      // A text that cannot be read has no words: the form says what is wrong with it.
      return undefined;
    }
  }, [schedule, defaultZone, sentence, isStale]);
  return (
    <>
      <p className={classes.sentence} aria-live="polite">
        {said ?? t('preview.invalid')}
      </p>
      <p className={classes.next} hidden={isStale || calendar === undefined}>
        <CalendarClock size={14} aria-hidden="true" />
        {next === undefined
          ? t('preview.never')
          : t('preview.next', { at: moments.short(next.firesAtMs), relative: format.relative(next.firesAtMs, now) })}
      </p>
    </>
  );
}
