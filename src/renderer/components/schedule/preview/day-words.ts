import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { DAY_MS } from '#shared/calendar/wall';
import { useFormat } from '../../../lib/use-format';
import type { DaySummary } from '../model/day-summaries';

/** What a day of a calendar says to those who cannot see its marks. */
export function useDayWords(): { label(epochDay: number, summary: DaySummary | undefined): string } {
  const { t } = useTranslation('schedule');
  const { locale } = useFormat();
  return useMemo(() => {
    const day = new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeZone: 'UTC' });
    return {
      label(epochDay, summary) {
        const said: string[] = [];
        if (summary !== undefined) {
          const { runs, skipped, movedHere, movedAway, isCut } = summary;
          if (runs > 0) said.push(t(isCut ? 'day.runsMore' : 'day.runs', { count: runs }));
          if (skipped > 0) said.push(t('day.skipped', { count: skipped }));
          if (movedAway > 0) said.push(t('day.movedAway', { count: movedAway }));
          if (movedHere > 0) said.push(t('day.movedHere', { count: movedHere }));
        }
        return [day.format(epochDay * DAY_MS), said.length === 0 ? t('day.nothing') : said.join(', ')].join(': ');
      },
    };
  }, [t, locale]);
}
