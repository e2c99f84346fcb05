import { Button, Group } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { KeyRound, Link2, LogOut } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Person } from '#shared/model/person';
import { CopyIcon } from '../../components/CopyText';
import { confirm } from '../../components/confirm';
import { useMe } from '../../components/people/use-people';
import { client } from '../../lib/client';
import { useFormat } from '../../lib/use-format';
import classes from './people.module.css';
import { usePersonActions } from './use-person-actions';

/** How a person comes in: a link that works once, and a token for programs. Both are shown once, here. */
export function SignInWays({ person }: { person: Person }) {
  const { t } = useTranslation('people');
  const format = useFormat();
  const { signOut } = usePersonActions();
  const me = useMe();
  const { id: personId, name } = person;
  const link = useMutation({ mutationFn: () => client.people.signInLink({ personId }) });
  const token = useMutation({ mutationFn: () => client.people.createToken({ personId }) });
  // To act in another's name is the owner's alone.
  const mayMake = me !== undefined && (me.access === 'owner' || me.id === personId);

  const makeToken = async () => {
    const isSure = await confirm({
      title: t('token.title', { name }),
      body: t('token.text'),
      confirmLabel: t('token.make'),
    });
    if (isSure) token.mutate();
  };
  const endAll = async () => {
    const isSure = await confirm({
      title: t('signOut.title', { name }),
      body: t('signOut.text'),
      confirmLabel: t('signOut.submit'),
      danger: true,
    });
    if (!isSure) return;
    link.reset();
    token.reset();
    signOut.mutate(person);
  };

  return (
    <section aria-label={t('signIn.label')}>
      <h3 className={classes.heading}>{t('signIn.label')}</h3>
      {!mayMake && me !== undefined && <p className={classes.soft}>{t('signIn.ownerOnly')}</p>}
      <Group gap="sm">
        {mayMake && (
          <>
            <Button
              size="xs"
              variant="default"
              leftSection={<Link2 size={13} aria-hidden="true" />}
              loading={link.isPending}
              disabled={!person.isActive}
              onClick={() => link.mutate()}
            >
              {t('signIn.makeLink')}
            </Button>
            <Button
              size="xs"
              variant="default"
              leftSection={<KeyRound size={13} aria-hidden="true" />}
              loading={token.isPending}
              disabled={!person.isActive}
              onClick={() => void makeToken()}
            >
              {t('token.make')}
            </Button>
          </>
        )}
        <Button
          size="xs"
          variant="default"
          leftSection={<LogOut size={13} aria-hidden="true" />}
          loading={signOut.isPending}
          onClick={() => void endAll()}
        >
          {t('signOut.submit')}
        </Button>
      </Group>
      {link.data !== undefined && (
        <Secret value={link.data.url} label={t('signIn.copyLink')}>
          {t('signIn.linkText', { name, at: format.short(link.data.expiresAt) })}
        </Secret>
      )}
      {token.data !== undefined && (
        <Secret value={token.data.token} label={t('token.copy')}>
          {t('token.once', { name })}
        </Secret>
      )}
    </section>
  );
}

function Secret({ value, label, children }: { value: string; label: string; children: ReactNode }) {
  return (
    <div className={classes.secret} role="status">
      <p>{children}</p>
      <div className={classes.secretValue}>
        <code>{value}</code>
        <CopyIcon value={value} label={label} />
      </div>
    </div>
  );
}
