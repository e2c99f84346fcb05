import { useTranslation } from 'react-i18next';
import { changeCodeSchema, type OccurrenceRecord } from '#shared/model/schedule';
import { useFormat } from '../../lib/use-format';
import { useErrorTitle } from '../use-error-title';

/** Later than this is told: what is less is the work of starting. */
const TOLD_DELAY_MS = 2000;

/** Why something was skipped or missed, that is no error of its own. */
const REASONS = [...changeCodeSchema.options, 'overlap', 'not-running', 'policy'] as const;
const isReason = (text: string | undefined): text is (typeof REASONS)[number] => REASONS.some((reason) => reason === text);

type ToldRecord = Pick<OccurrenceRecord, 'state' | 'reason' | 'detail' | 'delayMs'>;

/** What became of an occurrence, in words: 'Fired 3 min late', 'Skipped: a run was not over', 'Missed: PulseFlow was off'. */
export function useRecordText(): (record: ToldRecord) => string {
  const { t } = useTranslation('occurrences');
  const errorTitle = useErrorTitle();
  const format = useFormat();
  return ({ state, reason, detail, delayMs = 0 }) => {
    if (state === 'fired')
      return delayMs >= TOLD_DELAY_MS ? t('record.late', { delay: format.duration(delayMs) }) : t('record.fired');
    const why = isReason(reason) ? t(`reason.${reason}`) : reason === undefined ? undefined : errorTitle(reason);
    // What a person wrote says more than its kind; codes of ours are no words.
    const said = detail !== undefined && isReason(reason) && !/^[a-z-]+$/.test(detail) ? `${why} (${detail})` : why;
    return said === undefined ? t(`look.${state}`) : t(`record.${state}`, { why: said });
  };
}
