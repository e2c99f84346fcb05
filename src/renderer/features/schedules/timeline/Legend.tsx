import { useTranslation } from 'react-i18next';
import { OccurrenceIcon } from '../../../components/occurrences/OccurrenceIcon';
import classes from './timeline.module.css';

const LOOKS = ['planned', 'moved', 'fired', 'skipped', 'missed', 'failed'] as const;

/** What the marks mean, and whether all of them are there. */
export function Legend({ isCut }: { isCut: boolean }) {
  const { t } = useTranslation('schedules');
  const { t: to } = useTranslation('occurrences');
  return (
    <div className={classes.legend}>
      {LOOKS.map((look) => (
        <span key={look} className={classes.legendItem}>
          <OccurrenceIcon look={look} size={12} />
          {to(`look.${look}`)}
        </span>
      ))}
      <span className={classes.legendItem}>
        <span className={classes.legendConflict} />
        {t('conflicts.legend')}
      </span>
      {isCut && <span className={classes.legendCut}>{t('timeline.cut')}</span>}
    </div>
  );
}
