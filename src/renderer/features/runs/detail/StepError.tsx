import { Collapse, UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ErrorInfo } from '#shared/model/errors';
import type { RunDetail } from '#shared/model/run';
import { adviceKey } from '../../../components/error-advice';
import { JsonView } from '../../../components/JsonView';
import { useErrorText } from '../../../components/use-error-text';
import { useFormat } from '../../../lib/use-format';
import classes from './detail.module.css';

/** What failed in a step, why, and what to do next; its data folds out. */
export function StepError({ error }: { error: ErrorInfo }) {
  const { t } = useTranslation('runs');
  const { t: tc } = useTranslation('components');
  const errorText = useErrorText();
  const [isOpen, setOpen] = useState(false);
  return (
    <section className={classes.error} aria-label={t('step.error')}>
      <div className={classes.errorMessage}>{errorText(error)}</div>
      <div className={classes.advice}>{tc(`advice.${adviceKey(error)}`)}</div>
      <div className={classes.errorFoot}>
        <code>{error.code}</code>
        {error.effect === 'unknown' && <span>{t('step.effectUnknown')}</span>}
        {error.data !== undefined && (
          <UnstyledButton className={classes.textButton ?? ''} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
            {isOpen ? tc('error.lessDetails') : tc('error.moreDetails')}
          </UnstyledButton>
        )}
      </div>
      {error.data !== undefined && (
        <Collapse expanded={isOpen}>
          <JsonView value={error.data} maxHeight={260} />
        </Collapse>
      )}
    </section>
  );
}

/** The tries of a step that did not end it, newest last. */
export function AttemptList({ attempts }: { attempts: RunDetail['attempts'] }) {
  const { t } = useTranslation('runs');
  const format = useFormat();
  const errorText = useErrorText();
  if (attempts.length === 0) return null;
  return (
    <details className={classes.attempts}>
      <summary>{t('step.attempts', { count: attempts.length })}</summary>
      <ol>
        {attempts.map((attempt) => (
          <li key={attempt.attempt}>
            <span className={classes.attemptHead}>
              {t('step.attempt', { count: attempt.attempt })} · {format.clock(attempt.startedAt)} ·{' '}
              {format.duration(attempt.finishedAt - attempt.startedAt)}
            </span>
            <span className={classes.attemptError}>{errorText(attempt.error)}</span>
          </li>
        ))}
      </ol>
    </details>
  );
}
