import { Anchor, Button, Group, Skeleton } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Pencil, PlugZap, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { CredentialDetail, CredentialTypeInfo } from '#shared/model/credential';
import { confirm } from '../../components/confirm';
import { CredentialDialog } from '../../components/credentials/CredentialDialog';
import { credentialFields } from '../../components/credentials/field-schema';
import { SignIn } from '../../components/credentials/SignIn';
import { TestResult } from '../../components/credentials/TestResult';
import { ErrorPanel } from '../../components/ErrorPanel';
import { toast } from '../../components/feedback';
import { Facts, SidePanel } from '../../components/SidePanel';
import { RelativeTime } from '../../components/Time';
import { api, client } from '../../lib/client';
import { useLocalText } from '../../lib/local-text';
import classes from './credentials.module.css';

/** One credential: what is stored of it, how it was tested, who uses it, and what can be done with it. */
export function CredentialPanel({ id, types, onClose }: { id: string; types: readonly CredentialTypeInfo[]; onClose(): void }) {
  const { t } = useTranslation('credentials');
  const query = useQuery(api.credentials.get.queryOptions({ input: { credentialId: id as CredentialDetail['id'] } }));
  return (
    <SidePanel title={query.data?.name ?? t('title')} onClose={onClose}>
      {query.data !== undefined ? (
        <Body credential={query.data} types={types} onGone={onClose} />
      ) : query.isError ? (
        <ErrorPanel error={query.error} onRetry={() => void query.refetch()} inline />
      ) : (
        <Skeleton height={160} />
      )}
    </SidePanel>
  );
}

function useActions(credential: CredentialDetail, onGone: () => void) {
  const { t } = useTranslation('credentials');
  const queryClient = useQueryClient();
  const refresh = () => queryClient.invalidateQueries({ queryKey: api.credentials.key() });
  const { id: credentialId, name, uses } = credential;
  const test = useMutation({
    mutationFn: () => client.credentials.test({ credentialId }),
    onSettled: refresh,
    meta: { ownError: true },
  });
  const remove = useMutation({
    mutationFn: () => client.credentials.remove({ credentialId, evenIfUsed: uses.length > 0 }),
    onSuccess: async () => {
      onGone();
      toast(t('gone', { name }));
      await refresh();
      await queryClient.invalidateQueries({ queryKey: api.flows.key() });
    },
  });
  const askRemove = async () => {
    const isSure = await confirm({
      title: t('remove.title', { name }),
      body:
        uses.length === 0 ? (
          t('remove.text')
        ) : (
          <>
            {t('remove.used', { count: uses.length })}
            <ul className={classes.list}>
              {uses.slice(0, 8).map(({ flowId, flowName }) => (
                <li key={flowId}>{flowName}</li>
              ))}
            </ul>
          </>
        ),
      confirmLabel: t(uses.length === 0 ? 'remove.submit' : 'remove.submitUsed'),
      danger: true,
    });
    if (isSure) remove.mutate();
  };
  return { test, remove, askRemove };
}

function Body({
  credential,
  types,
  onGone,
}: {
  credential: CredentialDetail;
  types: readonly CredentialTypeInfo[];
  onGone(): void;
}) {
  const { t, i18n } = useTranslation('credentials');
  const localText = useLocalText();
  const [isEdit, setEdit] = useState(false);
  const { test, remove, askRemove } = useActions(credential, onGone);
  const type = types.find((each) => each.type === credential.type);
  const fields = type === undefined ? [] : credentialFields(type, i18n.language);
  const shown = fields.flatMap((field): (readonly [string, string])[] => {
    if (field.isSecret) return [[field.title, t(`secret.${credential.secrets[field.name] ?? 'not_set'}`)]];
    const value = credential.fields[field.name];
    if (value === undefined || value === '') return [];
    return [[field.title, field.options.find((option) => option.value === value)?.label ?? String(value)]];
  });
  return (
    <>
      <Group gap="sm" mb="md">
        <Button
          size="xs"
          variant="default"
          leftSection={<Pencil size={13} aria-hidden="true" />}
          disabled={type === undefined}
          onClick={() => setEdit(true)}
        >
          {t('edit')}
        </Button>
        {type?.canTest === true && (
          <Button
            size="xs"
            variant="default"
            leftSection={<PlugZap size={13} aria-hidden="true" />}
            loading={test.isPending}
            onClick={() => test.mutate()}
          >
            {t('test')}
          </Button>
        )}
        <Button
          size="xs"
          variant="default"
          leftSection={<Trash2 size={13} aria-hidden="true" />}
          loading={remove.isPending}
          onClick={() => void askRemove()}
        >
          {t('delete')}
        </Button>
      </Group>
      {credential.signIn !== undefined && (
        <div className={classes.signIn}>
          <SignIn credential={credential} />
        </div>
      )}
      {test.isError && <ErrorPanel error={test.error} inline />}
      {credential.lastTest !== undefined && (
        <div className={classes.lastTest}>
          <TestResult test={credential.lastTest} />
          <div className={classes.soft}>
            {t('tested')} <RelativeTime at={credential.lastTest.at} />
          </div>
        </div>
      )}
      <Facts
        facts={[
          [t('column.type'), type === undefined ? credential.type : localText(type.label)],
          ...shown,
          [t('changed'), <RelativeTime key="changed" at={credential.updatedAt} />],
          [
            t('column.used'),
            credential.lastUsedAt === undefined ? t('never') : <RelativeTime key="used" at={credential.lastUsedAt} />,
          ],
        ]}
      />
      <h2 className={classes.heading}>{t('uses')}</h2>
      {credential.uses.length === 0 ? (
        <p className={classes.soft}>{t('usesNone')}</p>
      ) : (
        <ul className={classes.list}>
          {credential.uses.map(({ flowId, flowName, nodes, isPublished }) => (
            <li key={flowId}>
              <Anchor component={Link} to={`/flows/${flowId}`} inherit>
                {flowName}
              </Anchor>{' '}
              <span className={classes.soft}>
                {nodes.join(', ')}
                {!isPublished && ` · ${t('inDraft')}`}
              </span>
            </li>
          ))}
        </ul>
      )}
      {isEdit && (
        <CredentialDialog
          types={types}
          credential={credential}
          onClose={() => setEdit(false)}
          onSaved={({ name }) => {
            setEdit(false);
            toast(t('saved', { name }));
          }}
        />
      )}
    </>
  );
}
