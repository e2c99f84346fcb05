import { UnstyledButton } from '@mantine/core';
import { Check, CircleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { STEPS, type StepId } from './model/step-problems';
import classes from './new-automation.module.css';

interface StepListProps {
  current: StepId;
  /** Steps in which something is wrong that was told already. */
  broken: ReadonlySet<StepId>;
  /** Steps that are filled in. */
  done: ReadonlySet<StepId>;
  onGo(step: StepId): void;
}

/** The steps with their state; a click goes there, as far as all before it is well. */
export function StepList({ current, broken, done, onGo }: StepListProps) {
  const { t } = useTranslation('new-automation');
  return (
    <ol className={classes.steps} aria-label={t('steps.label')}>
      {STEPS.map((step, index) => {
        const state = broken.has(step) ? 'broken' : done.has(step) ? 'done' : 'open';
        return (
          <li key={step}>
            <UnstyledButton
              className={classes.step ?? ''}
              aria-current={step === current ? 'step' : undefined}
              data-state={state}
              onClick={() => onGo(step)}
            >
              <span className={classes.stepMark} aria-hidden="true">
                {state === 'broken' ? <CircleAlert size={13} /> : state === 'done' ? <Check size={13} /> : index + 1}
              </span>
              <span>{t(`steps.${step}`)}</span>
              {state !== 'open' && <span className={classes.hidden}>{t(`steps.${state}`)}</span>}
            </UnstyledButton>
          </li>
        );
      })}
    </ol>
  );
}
