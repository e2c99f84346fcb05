import { CircleAlert, CircleCheck, CircleDashed, LockKeyhole } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Credential } from '#shared/model/credential';
import classes from './credentials.module.css';

/** How a credential stands: shape, colour and word. */
export function TestState({ credential: { secrets, lastTest } }: { credential: Credential }) {
  const { t } = useTranslation('credentials');
  const isLost = Object.values(secrets).includes('unreadable');
  const state = isLost ? 'lost' : lastTest === undefined ? 'untested' : lastTest.ok ? 'good' : 'bad';
  const Icon = { lost: LockKeyhole, untested: CircleDashed, good: CircleCheck, bad: CircleAlert }[state];
  return (
    <span className={classes.state} data-state={state}>
      <Icon size={14} aria-hidden="true" />
      {t(`state.${state}`)}
    </span>
  );
}
