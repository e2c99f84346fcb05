import { CircleAlert, CircleCheck, CircleDashed, LockKeyhole, LogIn, LogOut } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Credential } from '#shared/model/credential';
import classes from './credentials.module.css';

const ICONS = {
  lost: LockKeyhole,
  signedOut: LogIn,
  expired: LogOut,
  untested: CircleDashed,
  good: CircleCheck,
  bad: CircleAlert,
} as const;

/** What keeps it from working comes first. */
function stateOf({ secrets, signIn, lastTest }: Credential): keyof typeof ICONS {
  if (Object.values(secrets).includes('unreadable')) return 'lost';
  if (signIn?.status === 'none') return 'signedOut';
  if (signIn?.status === 'expired') return 'expired';
  if (lastTest === undefined) return 'untested';
  return lastTest.ok ? 'good' : 'bad';
}

/** How a credential stands: shape, colour and word. */
export function TestState({ credential }: { credential: Credential }) {
  const { t } = useTranslation('credentials');
  const state = stateOf(credential);
  const Icon = ICONS[state];
  return (
    <span className={classes.state} data-state={state}>
      <Icon size={14} aria-hidden="true" />
      {t(`state.${state}`)}
    </span>
  );
}
