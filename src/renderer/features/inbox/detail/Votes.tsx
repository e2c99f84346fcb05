import { useTranslation } from 'react-i18next';
import type { HumanTask } from '#shared/model/human-task';
import { ShortTime } from '../../../components/Time';
import type { People } from '../use-people';
import classes from './detail.module.css';
import { GivenForm } from './GivenForm';

/** Who voted what, and how many votes decide. Left out where one vote decides and none is given. */
export function Votes({ task, people }: { task: HumanTask; people: People }) {
  const { t } = useTranslation('inbox');
  const { voteRule, given, outcomes } = task;
  if (voteRule.needed === 1 && voteRule.neededNegative === 1 && !voteRule.notRequester && given.length === 0) return null;
  const rules = [
    ...(voteRule.needed > 1 ? [t('votes.needed', { count: voteRule.needed })] : []),
    ...(voteRule.neededNegative !== voteRule.needed ? [t('votes.neededNegative', { count: voteRule.neededNegative })] : []),
    ...(voteRule.notRequester ? [t('votes.notRequester')] : []),
  ];
  return (
    <section className={classes.part} aria-label={t('votes.title')}>
      <h3 className={classes.heading}>
        {t('votes.title')}
        {voteRule.needed > 1 && (
          <span className={classes.soft}>{t('votes.short', { given: given.length, needed: voteRule.needed })}</span>
        )}
      </h3>
      {rules.length > 0 && <p className={classes.quiet}>{rules.join(' ')}</p>}
      <ul className={classes.votes}>
        {given.map((vote) => {
          const outcome = outcomes.find(({ id }) => id === vote.outcome);
          return (
            <li key={`${vote.by.id ?? vote.by.name} ${vote.at}`}>
              <div className={classes.voteHead}>
                <strong>{people.actorName(vote.by)}</strong>
                {vote.onBehalfOf !== undefined && (
                  <span className={classes.soft}>{t('votes.onBehalfOf', { name: people.actorName(vote.onBehalfOf) })}</span>
                )}
                <span className={classes.tone} data-tone={outcome?.tone ?? 'neutral'}>
                  {outcome?.label ?? vote.outcome}
                </span>
                <ShortTime at={vote.at} />
              </div>
              {vote.comment !== undefined && <p className={classes.said}>{vote.comment}</p>}
              <GivenForm form={task.form} given={vote.form} />
            </li>
          );
        })}
      </ul>
    </section>
  );
}
