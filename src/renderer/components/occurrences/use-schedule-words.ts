import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import {
  describeChange,
  describeException,
  describeExplanation,
  describeSchedule,
  type ScheduleNames,
} from '#shared/calendar/describe/index';
import type { Explanation } from '#shared/calendar/types';
import type { NewException, OccurrenceChange, Schedule } from '#shared/model/schedule';
import { api } from '../../lib/client';
import { useFormat } from '../../lib/use-format';

/** Schedules, and what happens to their occurrences, in plain words of the app's language. */
export function useScheduleWords() {
  const { t, i18n } = useTranslation('occurrences');
  const { locale } = useFormat();
  const { data: lists } = useQuery(api.schedules.holidayLists.queryOptions({ staleTime: 60_000 }));
  const language = i18n.language === 'pt-BR' ? 'pt-BR' : 'en';
  return useMemo(() => {
    const regions = new Intl.DisplayNames([locale], { type: 'region' });
    const listNames = Object.fromEntries((lists ?? []).map(({ id, name }) => [id, name]));
    const known = new WeakMap<Schedule, string>();
    const namesOf = ({ holidays }: Schedule): ScheduleNames => ({
      ...(holidays?.country === undefined ? {} : { place: regions.of(holidays.country) ?? holidays.country }),
      lists: listNames,
    });
    return {
      /** 'Every last business day of the month at 18:00, São Paulo, not on holidays'. */
      sentence(schedule: Schedule | undefined, zone: string): string {
        if (schedule === undefined) return t('unreadable');
        const made = known.get(schedule) ?? describeSchedule(schedule, { language, locale, zone, names: namesOf(schedule) });
        known.set(schedule, made);
        return made;
      },
      /** Why an occurrence is not where the recurrence put it, or does not run. Empty for one as planned. */
      changes: (changes: readonly OccurrenceChange[], zone: string): string =>
        changes.map((change) => describeChange(change, { language, locale, zone })).join('; '),
      /** The answer to 'why did this not run?' */
      explanation: (explanation: Explanation, zone: string): string =>
        describeExplanation(explanation, { language, locale, zone }),
      /** What an exception does; a schedule is named where it counts for one of several. */
      exception: (exception: NewException, zone: string, nodeNames?: Readonly<Record<string, string>>): string =>
        describeException(exception, { language, locale, zone, ...(nodeNames === undefined ? {} : { nodeNames }) }),
    };
  }, [t, language, locale, lists]);
}
