import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { describeSchedule } from '#shared/calendar/describe/index';
import { type Recurrence, scheduleSchema } from '#shared/model/schedule';
import classes from '../schedule.module.css';
import { useScheduleForm } from './form-context';

/** A text such as a cron expression in plain words; nothing for one that has a mistake. */
export function RecurrenceMeaning({ recurrence, hasMistake }: { recurrence: Recurrence; hasMistake: boolean }) {
  const { i18n } = useTranslation();
  const { locale } = useScheduleForm();
  const language = i18n.language === 'pt-BR' ? 'pt-BR' : 'en';
  const meaning = useMemo(() => {
    const parsed = hasMistake ? undefined : scheduleSchema.safeParse({ recurrence });
    return parsed?.success === true ? describeSchedule(parsed.data, { language, locale }) : undefined;
  }, [recurrence, hasMistake, language, locale]);
  return (
    <div className={classes.meaning} aria-live="polite">
      {meaning}
    </div>
  );
}
