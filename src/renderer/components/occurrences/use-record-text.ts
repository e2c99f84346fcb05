import { useTranslation } from 'react-i18next';
import { describeRecord } from '#shared/calendar/describe/index';
import type { OccurrenceRecord } from '#shared/model/schedule';
import { useFormat } from '../../lib/use-format';
import { useErrorTitle } from '../use-error-title';

type ToldRecord = Pick<OccurrenceRecord, 'state' | 'reason' | 'detail' | 'delayMs'> & { count?: number | undefined };

/** What became of an occurrence, in words: '3 min late', 'Skipped: the run before was not over', 'Missed 12 times: …'. */
export function useRecordText(): (record: ToldRecord, zone: string) => string {
  const { t, i18n } = useTranslation('occurrences');
  const { locale } = useFormat();
  const errorTitle = useErrorTitle();
  const language = i18n.language === 'pt-BR' ? 'pt-BR' : 'en';
  return (record, zone) => {
    const { state, reason, count = 1 } = record;
    const why =
      state === 'failed' && reason !== undefined ? errorTitle(reason) : describeRecord(record, { language, locale, zone });
    if (state === 'fired') return why === '' ? t('record.fired') : why;
    return why === '' ? t(`look.${state}`) : t(`record.${state}`, { why, count });
  };
}
