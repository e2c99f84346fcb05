import { useTranslation } from 'react-i18next';
import type { Schedule } from '#shared/model/schedule';

const joined = (parts: readonly (string | undefined)[]) => parts.filter((part) => part !== undefined).join(' · ');
const shortDate = (text: string) => text.replace('T', ' ').slice(0, 16);

/** What a closed part of the form says of what is set in it; empty where nothing is. */
export function useSectionSummaries(schedule: Schedule): Record<'range' | 'rules' | 'firing' | 'input', string> {
  const { t } = useTranslation('schedule');
  const { startsAt, endsAt, maxOccurrences, weekends, holidays, window, blackouts, misfire, overlap, jitterMs, input } = schedule;
  return {
    range: joined([
      startsAt === undefined ? undefined : t('summary.from', { date: shortDate(startsAt) }),
      endsAt === undefined ? undefined : t('summary.until', { date: shortDate(endsAt) }),
      maxOccurrences === undefined ? undefined : t('summary.max', { count: maxOccurrences }),
    ]),
    rules: joined([
      weekends === 'run' ? undefined : t('summary.weekends'),
      holidays === undefined ? undefined : [t('summary.holidays'), holidays.country].filter(Boolean).join(' '),
      window === undefined ? undefined : `${window.from}–${window.to}`,
      blackouts.length === 0 ? undefined : t('summary.blackouts', { count: blackouts.length }),
    ]),
    firing: joined([
      t(`summary.misfire.${misfire.policy}`),
      overlap === 'allow' ? undefined : t(`overlap.${overlap}`),
      jitterMs === 0 ? undefined : t('summary.jitter'),
    ]),
    input: input.length === 0 ? '' : t('summary.items', { count: input.length }),
  };
}
