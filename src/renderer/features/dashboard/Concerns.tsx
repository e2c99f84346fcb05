import { ArrowRight } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { StatusIcon } from '../../components/StatusIcon';
import { RelativeTime } from '../../components/Time';
import { useErrorText } from '../../components/use-error-text';
import { useShownName } from '../../components/use-shown-name';
import classes from './dashboard.module.css';
import type { Concern } from './overview';

const SHOWN = 6;

/** What asks for a person: each line leads to where it can be settled. */
export function Concerns({ concerns }: { concerns: readonly Concern[] }) {
  const { t } = useTranslation('dashboard');
  const rest = concerns.length - SHOWN;
  return (
    <ul className={classes.list}>
      {concerns.slice(0, SHOWN).map((concern) => (
        <li key={concern.kind === 'rule' ? concern.rule.id : concern.run.id}>
          <ConcernLine concern={concern} />
        </li>
      ))}
      {rest > 0 && (
        <li className={classes.rest}>
          <Link to="/runs?status=failed">{t('concerns.more', { count: rest })}</Link>
        </li>
      )}
    </ul>
  );
}

function ConcernLine({ concern }: { concern: Concern }) {
  const { t } = useTranslation('dashboard');
  const errorText = useErrorText();
  const shownName = useShownName();
  const isRule = concern.kind === 'rule';
  const at = isRule ? concern.rule.lastFiredAt : (concern.run.finishedAt ?? concern.run.createdAt);
  const texts = isRule
    ? {
        to: `/rules?rule=${concern.rule.id}`,
        title: t('concerns.rule', { name: shownName(concern.rule.name) }),
        why: concern.rule.lastFailure === undefined ? (concern.rule.lastError ?? '') : errorText(concern.rule.lastFailure),
      }
    : {
        to: `/runs/${concern.run.id}`,
        title:
          concern.kind === 'doubt'
            ? t('concerns.doubt', { name: shownName(concern.run.flowName) })
            : t('concerns.failed', { name: shownName(concern.run.flowName), count: concern.times }),
        why:
          concern.kind === 'doubt'
            ? t('concerns.doubtText')
            : errorText(concern.run.error ?? { code: 'UNEXPECTED', message: '' }),
      };
  return (
    <Link className={classes.concern ?? ''} to={texts.to}>
      <StatusIcon status={concern.kind === 'doubt' ? 'in_doubt' : 'failed'} />
      <span className={classes.concernText}>
        <span className={classes.name}>{texts.title}</span>
        <span className={classes.why}>{texts.why}</span>
      </span>
      {at !== undefined && (
        <span className={classes.time}>
          <RelativeTime at={at} />
        </span>
      )}
      <ArrowRight size={14} className={classes.arrow} aria-hidden="true" />
    </Link>
  );
}
