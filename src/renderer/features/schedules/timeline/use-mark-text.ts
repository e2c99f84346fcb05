import { useTranslation } from 'react-i18next';
import { useRecordText } from '../../../components/occurrences/use-record-text';
import { useScheduleWords } from '../../../components/occurrences/use-schedule-words';
import { useZonedFormat } from '../../../components/occurrences/use-zoned-format';
import type { RowMark } from './timeline-rows';

/** An occurrence in one line: 'Mon 23 Nov, 08:00, Moved: holiday (Christmas)'. */
export function useMarkText(): (mark: RowMark) => string {
  const { t } = useTranslation('occurrences');
  const { changes } = useScheduleWords();
  const recordText = useRecordText();
  const { day, zone } = useZonedFormat();
  return ({ atMs, look, item }) => {
    const { state } = item;
    const why =
      state === undefined ? changes(item.changes ?? [], zone) : state === 'fired' ? '' : recordText({ ...item, state }, zone);
    // Words of a change or record say themselves what happened.
    const what = why === '' ? t(`look.${look}`) : '';
    return [day(atMs), what, why].filter((part) => part !== '').join(', ');
  };
}
