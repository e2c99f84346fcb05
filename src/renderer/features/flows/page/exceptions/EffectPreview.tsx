import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Schedule, ScheduleException } from '#shared/model/schedule';
import type { ScheduleDetail } from '#shared/model/schedule-views';
import { OccurrenceLines } from '../../../../components/schedule/preview/OccurrenceLines';
import { useCalendar } from '../../../../components/schedule/preview/use-calendar';
import { effectOf, spanOf } from './exception-effect';
import classes from './exceptions.module.css';

const LISTED = 4;

interface EffectPreviewProps {
  detail: ScheduleDetail;
  schedule: Schedule;
  candidate: ScheduleException;
}

/** What an exception would do, while it is written: compiled here as the host does before it fires. */
export function EffectPreview({ detail, schedule, candidate }: EffectPreviewProps) {
  const { t } = useTranslation('page');
  const { zone, anchorMs, seed } = detail;
  const exceptions = useMemo(
    () => [...detail.exceptions.filter(({ id }) => id !== candidate.id), candidate],
    [detail.exceptions, candidate],
  );
  const year = new Date(spanOf(candidate)?.fromMs ?? Date.now()).getFullYear();
  const { calendar } = useCalendar({ schedule, defaultZone: zone, exceptions, anchorMs, seed }, year);
  const effect = useMemo(() => calendar && effectOf(calendar, candidate), [calendar, candidate]);
  if (effect === undefined) return null;
  const { touched, isCut } = effect;
  const count = touched.length;
  return (
    <section className={classes.preview} aria-label={t('exceptions.preview')} aria-live="polite">
      <div className={count === 0 ? classes.previewNone : classes.previewTitle}>
        {count === 0
          ? t('exceptions.noEffect')
          : t(`exceptions.effect.${candidate.kind}`, { count, number: isCut ? `${count}+` : count })}
      </div>
      {count > 0 && <OccurrenceLines occurrences={touched.slice(0, LISTED)} zone={zone} label={t('exceptions.preview')} />}
      {count > LISTED && <div className={classes.soft}>{t('exceptions.andMore', { count: count - LISTED })}</div>}
    </section>
  );
}
