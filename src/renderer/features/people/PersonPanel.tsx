import { Badge, Button, Group } from '@mantine/core';
import { Pencil, Trash2, UserCheck, UserX } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Person } from '#shared/model/person';
import { PersonMark } from '../../components/people/PersonMark';
import { useMe } from '../../components/people/use-people';
import { Facts, SidePanel } from '../../components/SidePanel';
import { RelativeTime } from '../../components/Time';
import { PersonForm } from './PersonForm';
import classes from './people.module.css';
import { CHANNEL_NAMES, LANGUAGE_NAMES } from './person-fields';
import { SignInWays } from './SignInWays';
import { usePersonActions } from './use-person-actions';

/** One person: what is kept, how they come in, and what can be done. */
export function PersonPanel({ person, onClose }: { person: Person; onClose(): void }) {
  const { t } = useTranslation('people');
  const me = useMe();
  const [isEdit, setEdit] = useState(false);
  const { update, remove, setActive } = usePersonActions();
  const isOwner = person.access === 'owner';
  const { contacts } = person;
  const reached = (['email', 'telegram', 'whatsapp', 'slack'] as const).filter((channel) => contacts[channel] !== '');
  return (
    <SidePanel
      title={
        <span className={classes.name}>
          <PersonMark id={person.id} name={person.name} size={20} />
          <span className="pf-clip">{person.name}</span>
          {me?.id === person.id && (
            <Badge variant="light" tt="none" className={classes.badge ?? ''}>
              {t('you')}
            </Badge>
          )}
        </span>
      }
      onClose={onClose}
    >
      {isEdit ? (
        <PersonForm
          person={person}
          isSaving={update.isPending}
          error={update.error}
          onCancel={() => {
            update.reset();
            setEdit(false);
          }}
          onSubmit={({ access, ...fields }) =>
            update.mutate({ personId: person.id, ...fields, ...(isOwner ? {} : { access }) }, { onSuccess: () => setEdit(false) })
          }
        />
      ) : (
        <>
          <Group gap="sm" mb="md">
            <Button
              size="xs"
              variant="default"
              leftSection={<Pencil size={13} aria-hidden="true" />}
              onClick={() => setEdit(true)}
            >
              {t('edit')}
            </Button>
            {!isOwner && (
              <>
                <Button
                  size="xs"
                  variant="default"
                  leftSection={
                    person.isActive ? <UserX size={13} aria-hidden="true" /> : <UserCheck size={13} aria-hidden="true" />
                  }
                  loading={setActive.isPending}
                  onClick={() => setActive.mutate({ person, isActive: !person.isActive })}
                >
                  {t(person.isActive ? 'deactivate' : 'activate')}
                </Button>
                <Button
                  size="xs"
                  variant="default"
                  leftSection={<Trash2 size={13} aria-hidden="true" />}
                  loading={remove.isPending}
                  onClick={() => remove.mutate(person, { onSuccess: onClose })}
                >
                  {t('remove')}
                </Button>
              </>
            )}
          </Group>
          {!person.isActive && <p className={classes.note}>{t('inactiveText')}</p>}
          <Facts
            facts={[
              [t('field.access'), <span key="access">{t(`access.${person.access}`)}</span>],
              [t('field.roles'), person.roles.length === 0 ? t('none') : person.roles.join(', ')],
              [t('field.language'), person.language === 'system' ? t('language.system') : LANGUAGE_NAMES[person.language]],
              ...reached.map(
                (channel) => [channel === 'email' ? t('contact.email') : CHANNEL_NAMES[channel], contacts[channel]] as const,
              ),
              [
                t('field.lastSeen'),
                person.lastSeenAt === undefined ? t('never') : <RelativeTime key="seen" at={person.lastSeenAt} />,
              ],
            ]}
          />
          {reached.length === 0 && <p className={classes.soft}>{t('noContacts')}</p>}
          <SignInWays person={person} />
        </>
      )}
    </SidePanel>
  );
}
