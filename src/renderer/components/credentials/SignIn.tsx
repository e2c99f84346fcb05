import { Anchor, Button, Loader } from '@mantine/core';
import { CircleAlert, CircleCheck, CircleDashed, LogIn } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Credential } from '#shared/model/credential';
import { ErrorPanel } from '../ErrorPanel';
import { RelativeTime } from '../Time';
import classes from './credentials.module.css';
import { useSignIn } from './use-sign-in';

const ICONS = { 'signed-in': CircleCheck, none: CircleDashed, expired: CircleAlert } as const;

/** How a credential stands with its service, and the way to sign in by the browser; the tokens never come to this window. */
export function SignIn({ credential }: { credential: Credential }) {
  const { t } = useTranslation('components');
  const { signIn, begin, waitingFor, isLapsed } = useSignIn(credential);
  if (signIn === undefined) return null;
  const { status, at, scopes = [] } = signIn;
  const Icon = ICONS[status];
  return (
    <section className={classes.signIn} aria-label={t('credential.signIn.label')}>
      <div className={classes.signInState} data-status={status} role="status">
        <Icon size={15} aria-hidden="true" />
        <span>
          {t(`credential.signIn.status.${status}`)} {status === 'signed-in' && at !== undefined && <RelativeTime at={at} />}
        </span>
      </div>
      {waitingFor !== undefined && (
        <p className={classes.signInText}>
          <Loader size={12} aria-hidden="true" />
          <span>
            {t('credential.signIn.waiting')}{' '}
            <Anchor href={waitingFor} target="_blank" rel="noreferrer" inherit underline="always">
              {t('credential.signIn.openAgain')}
            </Anchor>
          </span>
        </p>
      )}
      {isLapsed && <p className={classes.signInText}>{t('credential.signIn.lapsed')}</p>}
      {status === 'signed-in' && scopes.length > 0 && (
        <p className={classes.scopes}>
          {t('credential.signIn.scopes')} {scopes.join(' ')}
        </p>
      )}
      {begin.isError && <ErrorPanel error={begin.error} inline />}
      <div>
        <Button
          size="xs"
          variant={status === 'signed-in' ? 'default' : 'filled'}
          leftSection={<LogIn size={13} aria-hidden="true" />}
          loading={begin.isPending}
          onClick={() => begin.mutate()}
        >
          {t(status === 'signed-in' ? 'credential.signIn.again' : 'credential.signIn.button')}
        </Button>
      </div>
    </section>
  );
}
