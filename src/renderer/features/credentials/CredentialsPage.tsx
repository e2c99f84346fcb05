import { Button, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { KeyRound, Plus, Search } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import type { Credential } from '#shared/model/credential';
import { CredentialDialog } from '../../components/credentials/CredentialDialog';
import { CredentialIcon } from '../../components/credentials/CredentialIcon';
import { useCredentials, useCredentialTypes } from '../../components/credentials/use-credentials';
import { EmptyState } from '../../components/EmptyState';
import { ErrorPanel } from '../../components/ErrorPanel';
import { toast } from '../../components/feedback';
import { PageHeader, Toolbar } from '../../components/Page';
import { SplitPage } from '../../components/SidePanel';
import { RelativeTime } from '../../components/Time';
import { type Column, VirtualTable } from '../../components/VirtualTable';
import { api } from '../../lib/client';
import { useCommands } from '../../lib/commands';
import { useLocalText } from '../../lib/local-text';
import { useFormat } from '../../lib/use-format';
import { CredentialPanel } from './CredentialPanel';
import classes from './credentials.module.css';
import { KeyBanner } from './KeyBanner';
import { KeyPlaceControl } from './KeyPlaceControl';
import { TestState } from './TestState';

/** What flows sign in with: make, change, test and delete it. */
export default function CredentialsPage() {
  const { t } = useTranslation('credentials');
  const localText = useLocalText();
  const format = useFormat();
  const [params, setParams] = useSearchParams();
  const [search, setSearch] = useState('');
  const [isNew, setNew] = useState(false);
  const { data: types = [] } = useCredentialTypes();
  const query = useCredentials();
  const key = useQuery(api.credentials.key.queryOptions());
  const openId = params.get('credential') ?? undefined;
  const open = (id: string | undefined) => setParams(id === undefined ? {} : { credential: id }, { replace: true });
  const typeOf = (name: string) => types.find(({ type }) => type === name);
  const typeLabel = (name: string): string => {
    const type = typeOf(name);
    return type === undefined ? name : localText(type.label);
  };
  const text = search.trim().toLowerCase();
  const all = query.data ?? [];
  const rows = all.filter(({ name, type }) => text === '' || `${name} ${typeLabel(type)}`.toLowerCase().includes(text));
  useCommands([{ id: 'credential.new', label: t('new'), group: 'page', keys: 'n', run: () => setNew(true) }]);

  const columns: Column<Credential>[] = [
    {
      id: 'name',
      header: t('column.name'),
      width: 'minmax(160px, 2fr)',
      render: ({ name, type }) => (
        <span className={classes.name}>
          <CredentialIcon name={typeOf(type)?.icon} size={15} />
          <span className="pf-clip">{name}</span>
        </span>
      ),
    },
    {
      id: 'type',
      header: t('column.type'),
      width: 'minmax(120px, 1fr)',
      minTableWidth: 560,
      render: ({ type }) => typeLabel(type),
    },
    {
      id: 'uses',
      header: t('column.uses'),
      width: '72px',
      align: 'right',
      render: ({ usedBy }) => (usedBy === 0 ? <span className={classes.soft}>{t('unused')}</span> : format.number(usedBy)),
    },
    { id: 'test', header: t('column.test'), width: '160px', render: (credential) => <TestState credential={credential} /> },
    {
      id: 'used',
      header: t('column.used'),
      width: '110px',
      align: 'right',
      minTableWidth: 640,
      render: ({ lastUsedAt }) =>
        lastUsedAt === undefined ? <span className={classes.soft}>{t('never')}</span> : <RelativeTime at={lastUsedAt} />,
    },
  ];
  const newButton = (
    <Button leftSection={<Plus size={14} aria-hidden="true" />} onClick={() => setNew(true)}>
      {t('new')}
    </Button>
  );

  return (
    <>
      <PageHeader
        title={t('title')}
        parents={[{ label: t('settings'), to: '/settings' }]}
        hint={t('hint')}
        actions={all.length > 0 && newButton}
      />
      {key.data?.status === 'unreadable' && <KeyBanner state={key.data} />}
      {all.length > 0 && (
        <Toolbar end={key.data !== undefined && <KeyPlaceControl state={key.data} />}>
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
          <VirtualTable
            label={t('title')}
            columns={columns}
            rows={rows}
            rowKey={({ id }) => id}
            selectedKey={openId}
            onOpen={({ id }) => open(id === openId ? undefined : id)}
            isLoading={query.isPending}
            empty={
              text === '' ? (
                <EmptyState icon={KeyRound} title={t('empty.title')} text={t('empty.text')} action={newButton} />
              ) : (
                <EmptyState
                  icon={KeyRound}
                  title={t('noMatch.title')}
                  action={
                    <Button variant="default" onClick={() => setSearch('')}>
                      {t('noMatch.action')}
                    </Button>
                  }
                />
              )
            }
          />
        )}
        {openId !== undefined && <CredentialPanel key={openId} id={openId} types={types} onClose={() => open(undefined)} />}
      </SplitPage>
      {isNew && types.length > 0 && (
        <CredentialDialog
          types={types}
          onClose={() => setNew(false)}
          onSaved={({ id, name }) => {
            setNew(false);
            toast(t('made', { name }));
            open(id);
          }}
        />
      )}
    </>
  );
}
