import { Button, PasswordInput, Stack } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Logo } from './shell/Logo';
import classes from './sign-in.module.css';

type Problem = 'refused' | 'unreachable';

/** Signing in over HTTP: by the one-time link that the start command prints, or with an API token. */
export function SignInPage() {
  const { t } = useTranslation('app');
  const [token, setToken] = useState('');
  const [problem, setProblem] = useState<Problem>();
  const [isBusy, setBusy] = useState(false);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setProblem(undefined);
    try {
      const response = await fetch('/auth/token', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ token: token.trim() }),
        credentials: 'same-origin',
      });
      if (response.ok) {
        // Code of pages that was asked for while signed out was refused, and the browser remembers that until a fresh start.
        location.reload();
      } else setProblem('refused');
    } catch {
      setProblem('unreachable');
    } finally {
      setBusy(false);
    }
  };

  return (
    <main className={classes.root}>
      <div className={classes.card}>
        <Logo size={36} />
        <h1 className={classes.title}>{t('signIn.title')}</h1>
        <p className={classes.text}>{t('signIn.link')}</p>
        <pre className={classes.sample}>
          {t('signIn.sampleLine')}
          {'\n'}
          <strong>{`${location.origin}/auth/…`}</strong>
        </pre>
        <p className={classes.text}>{t('signIn.again')}</p>
        <div className={classes.or}>{t('signIn.or')}</div>
        <form onSubmit={(event) => void submit(event)}>
          <Stack gap="sm">
            <PasswordInput
              label={t('signIn.token')}
              description={t('signIn.tokenHint')}
              value={token}
              onChange={(event) => setToken(event.currentTarget.value)}
              error={problem !== undefined && t(`signIn.${problem}`)}
              autoComplete="current-password"
              data-autofocus
            />
            <Button type="submit" loading={isBusy} disabled={token.trim() === ''} fullWidth>
              {t('signIn.submit')}
            </Button>
          </Stack>
        </form>
      </div>
    </main>
  );
}
