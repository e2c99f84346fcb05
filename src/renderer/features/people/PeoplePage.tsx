import { Badge, Button, Modal, TextInput } from '@mantine/core';
import { Search, UserPlus, Users } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import type { Person } from '#shared/model/person';
import { EmptyState } from '../../components/EmptyState';
import { ErrorPanel } from '../../components/ErrorPanel';
import { PageHeader, Toolbar } from '../../components/Page';
import { PersonMark } from '../../components/people/PersonMark';
import { useMe, usePeople } from '../../components/people/use-people';
import { SplitPage } from '../../components/SidePanel';
import { RelativeTime } from '../../components/Time';
import { type Column, VirtualTable } from '../../components/VirtualTable';
import { useCommands } from '../../lib/commands';
import { searchRanked } from '../../lib/ranked-search';
import { PersonForm } from './PersonForm';
import { PersonPanel } from './PersonPanel';
import classes from './people.module.css';
import { usePersonActions } from './use-person-actions';

/** Who is asked and may sign in: the owner first. */
export default function PeoplePage() {
  const { t } = useTranslation('people');
  const [params, setParams] = useSearchParams();
  const [search, setSearch] = useState('');
  const [isNew, setNew] = useState(false);
  const { people, query } = usePeople();
  const me = useMe();
  const { create } = usePersonActions();
  const openId = params.get('person') ?? undefined;
  const open = (id: string | undefined) => setParams(id === undefined ? {} : { person: id }, { replace: true });
  const opened = people.find(({ id }) => id === openId);
  const rows = searchRanked(people, search, ({ name, roles, contacts }) => [
    { text: name, weight: 1 },
    { text: contacts.email, weight: 0.8 },
    ...roles.map((text) => ({ text, weight: 0.6 })),
  ]);
  useCommands([{ id: 'person.new', label: t('add'), group: 'page', keys: 'n', run: () => setNew(true) }]);

  const columns: Column<Person>[] = [
    {
      id: 'name',
      header: t('field.name'),
      width: 'minmax(150px, 2fr)',
      render: ({ id, name, isActive }) => (
        <span className={classes.name} data-inactive={!isActive || undefined}>
          <PersonMark id={id} name={name} />
          <span className="pf-clip">{name}</span>
          {id === me?.id && (
            <Badge size="sm" variant="light" tt="none" className={classes.badge ?? ''}>
              {t('you')}
            </Badge>
          )}
          {!isActive && (
            <Badge size="sm" variant="default" tt="none" className={classes.badge ?? ''}>
              {t('inactive')}
            </Badge>
          )}
        </span>
      ),
    },
    { id: 'access', header: t('field.access'), width: '110px', render: ({ access }) => t(`access.${access}`) },
    {
      id: 'roles',
      header: t('field.roles'),
      width: 'minmax(100px, 1fr)',
      minTableWidth: 460,
      render: ({ roles }) => <span className="pf-clip">{roles.join(', ')}</span>,
    },
    {
      id: 'email',
      header: t('contact.email'),
      width: 'minmax(140px, 1fr)',
      minTableWidth: 640,
      render: ({ contacts }) => <span className="pf-clip">{contacts.email}</span>,
    },
    {
      id: 'seen',
      header: t('field.lastSeen'),
      width: '110px',
      align: 'right',
      minTableWidth: 540,
      render: ({ lastSeenAt }) =>
        lastSeenAt === undefined ? <span className={classes.soft}>{t('never')}</span> : <RelativeTime at={lastSeenAt} />,
    },
  ];
  const addButton = (
    <Button leftSection={<UserPlus size={14} aria-hidden="true" />} onClick={() => setNew(true)}>
      {t('add')}
    </Button>
  );

  return (
    <>
      <PageHeader
        title={t('title')}
        parents={[{ label: t('settings'), to: '/settings' }]}
        hint={t('hint')}
        actions={people.length > 1 && addButton}
      />
      {people.length > 1 && (
        <Toolbar>
          <TextInput
            size="xs"
            w={260}
            aria-label={t('search')}
            placeholder={t('search')}
            leftSection={<Search size={13} aria-hidden="true" />}
            value={search}
            onChange={(event) => setSearch(event.currentTarget.value)}
          />
        </Toolbar>
      )}
      <SplitPage>
        {query.isError && query.data === undefined ? (
          <ErrorPanel error={query.error} onRetry={() => void query.refetch()} />
        ) : (
          <div className={classes.list}>
            <VirtualTable
              label={t('title')}
              columns={columns}
              rows={rows}
              rowKey={({ id }) => id}
              selectedKey={openId}
              onOpen={({ id }) => open(id === openId ? undefined : id)}
              isLoading={query.isPending}
              empty={
                <EmptyState
                  icon={Users}
                  title={t('noMatch.title')}
                  action={
                    <Button variant="default" onClick={() => setSearch('')}>
                      {t('noMatch.action')}
                    </Button>
                  }
                />
              }
            />
            {people.length === 1 && (
              <div className={classes.alone}>
                <EmptyState icon={Users} title={t('empty.title')} text={t('empty.text')} action={addButton} />
              </div>
            )}
          </div>
        )}
        {opened !== undefined && <PersonPanel key={opened.id} person={opened} onClose={() => open(undefined)} />}
      </SplitPage>
      <Modal
        opened={isNew}
        onClose={() => {
          create.reset();
          setNew(false);
        }}
        title={t('add')}
        size={460}
      >
        <PersonForm
          isSaving={create.isPending}
          error={create.error}
          onCancel={() => {
            create.reset();
            setNew(false);
          }}
          onSubmit={(fields) =>
            create.mutate(fields, {
              onSuccess: ({ id }) => {
                setNew(false);
                open(id);
              },
            })
          }
        />
      </Modal>
    </>
  );
}
