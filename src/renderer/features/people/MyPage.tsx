import { Badge, Button, Skeleton } from '@mantine/core';
import { LogOut } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { toast } from '../../components/feedback';
import { PageBody, PageHeader } from '../../components/Page';
import { PersonMark } from '../../components/people/PersonMark';
import { useMe } from '../../components/people/use-people';
import { Section } from '../../components/Section';
import { client } from '../../lib/client';
import { PersonForm } from './PersonForm';
import classes from './people.module.css';
import { usePersonActions } from './use-person-actions';

/** What people change of themselves, and ending their sessions in other browsers too. */
export default function MyPage() {
  const { t } = useTranslation('people');
  const me = useMe();
  const { update } = usePersonActions();
  if (me === undefined) return <Skeleton height={160} m="lg" />;
  const endAll = async () => {
    await client.people.signOut({ personId: me.id });
    location.reload();
  };
  return (
    <>
      <PageHeader title={t('me.title')} />
      <PageBody width={560}>
        <div className={classes.card}>
          <PersonMark id={me.id} name={me.name} size={40} />
          <div>
            <div className={classes.cardName}>{me.name}</div>
            <div className={classes.soft}>
              {[me.contacts.email, t(`access.${me.access}`), ...me.roles].filter((part) => part !== '').join(' · ')}
            </div>
          </div>
          {!me.isActive && (
            <Badge variant="default" tt="none" className={classes.badge ?? ''}>
              {t('inactive')}
            </Badge>
          )}
        </div>
        <Section title={t('me.reach')} text={t('me.reachText')}>
          <div className={classes.own}>
            <PersonForm
              key={JSON.stringify(me.contacts)}
              person={me}
              isOwnOnly
              isSaving={update.isPending}
              error={update.error}
              onSubmit={({ language, contacts }) =>
                update.mutate({ personId: me.id, language, contacts }, { onSuccess: () => toast(t('saved')) })
              }
            />
          </div>
        </Section>
        <Section title={t('me.sessions')} text={t('me.sessionsText')}>
          <div className={classes.own}>
            <Button variant="default" leftSection={<LogOut size={14} aria-hidden="true" />} onClick={() => void endAll()}>
              {t('me.endAll')}
            </Button>
          </div>
        </Section>
      </PageBody>
    </>
  );
}
