import { useTranslation } from 'react-i18next';
import type { HumanTask } from '#shared/model/human-task';
import { ShortTime } from '../../../components/Time';
import { useNow } from '../../../lib/use-now';
import type { People } from '../use-people';
import classes from './detail.module.css';
import { SlaClock } from './SlaClock';
import { slaOf } from './sla';

const SHOWN = 4;

/** The time of an open task: how much is gone, how much is left, and what comes by itself. */
export function ClockStrip({ task, people }: { task: HumanTask; people: People }) {
  const { t } = useTranslation('inbox');
  const now = useNow(15_000);
  const { createdAt, dueAt, coming } = task;
  const { state, share } = slaOf({ createdAt, dueAt }, now);
  if (dueAt === undefined && coming.length === 0) return null;
  const what = (each: HumanTask['coming'][number]): string => {
    const { action } = each;
    if (action === undefined) return t(`coming.${each.what}`);
    switch (action.do) {
      case 'notify':
      case 'reassign':
        return t(`coming.${action.do}`, { to: action.to.map(people.assigneeName).join(', ') });
      case 'raise-priority':
        return t('coming.raise-priority', { priority: t(`priority.${action.priority}`) });
      case 'decide':
        return t('coming.decide', {
          outcome: task.outcomes.find(({ id }) => id === action.outcome)?.label ?? action.outcome,
        });
    }
  };
  return (
    <div className={classes.strip} data-state={state}>
      {dueAt !== undefined && (
        <>
          <div className={classes.stripHead}>
            <SlaClock createdAt={createdAt} dueAt={dueAt} isLong />
            <ShortTime at={dueAt} />
            {task.businessHours !== undefined && <span className={classes.soft}>{t('businessHours')}</span>}
          </div>
          <div className={classes.meter} aria-hidden="true">
            <span style={{ width: `${Math.round(share * 100)}%` }} />
          </div>
        </>
      )}
      {coming.length > 0 && (
        <ul className={classes.coming} aria-label={t('coming.title')}>
          {coming.slice(0, SHOWN).map((each) => (
            <li key={`${each.what} ${each.at}`}>
              <ShortTime at={each.at} /> {what(each)}
            </li>
          ))}
          {coming.length > SHOWN && <li>{t('coming.more', { count: coming.length - SHOWN })}</li>}
        </ul>
      )}
    </div>
  );
}
