import { Menu, UnstyledButton } from '@mantine/core';
import { LogOut, UserRound, Users } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { Hint } from '../../components/Kbd';
import { PersonMark } from '../../components/people/PersonMark';
import { useMe } from '../../components/people/use-people';
import { isDesktop } from '../../lib/client';
import classes from './shell.module.css';

/** Ends the session of this browser; the page then asks to sign in. */
async function signOut(): Promise<void> {
  await fetch('/auth/sign-out', { method: 'POST', credentials: 'same-origin' });
  location.reload();
}

/** Who is signed in here, and the way out. In the window it is always the owner, who cannot be signed out of it. */
export function PersonMenu() {
  const { t } = useTranslation('app');
  const navigate = useNavigate();
  const me = useMe();
  if (me === undefined) return null;
  const isApprover = me.access === 'approver';
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Hint label={t('person.label', { name: me.name })}>
          <UnstyledButton className={classes.person} aria-label={t('person.label', { name: me.name })}>
            <PersonMark id={me.id} name={me.name} size={22} />
          </UnstyledButton>
        </Hint>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {me.name}
          {me.contacts.email !== '' && ` · ${me.contacts.email}`}
        </Menu.Label>
        {isApprover ? (
          <Menu.Item leftSection={<UserRound size={14} />} onClick={() => void navigate('/me')}>
            {t('person.settings')}
          </Menu.Item>
        ) : (
          <Menu.Item leftSection={<Users size={14} />} onClick={() => void navigate(`/settings/people?person=${me.id}`)}>
            {t('person.people')}
          </Menu.Item>
        )}
        {!isDesktop && (
          <Menu.Item leftSection={<LogOut size={14} />} onClick={() => void signOut()}>
            {t('person.signOut')}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
