import { Button, Group, PasswordInput, Skeleton, Stack, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Monitor, Plug, Server } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../../components/EmptyState';
import { ErrorPanel } from '../../components/ErrorPanel';
import { PageBody, PageHeader } from '../../components/Page';
import { Section } from '../../components/Section';
import { api, client, isDesktop } from '../../lib/client';
import { toUiError } from '../../lib/ui-error';
import classes from './connection.module.css';
import { parseInstanceUrl } from './instance-url';

/** Where the window's engine is: in this app, or in a running headless instance. */
export default function ConnectionPage() {
  const { t } = useTranslation('connection');
  return (
    <>
      <PageHeader title={t('title')} parents={[{ label: t('settings'), to: '/settings' }]} />
      {isDesktop ? (
        <PageBody width={680}>
          <Current />
          <Attach />
        </PageBody>
      ) : (
        <EmptyState icon={Plug} title={t('webOnly.title')} text={t('webOnly.text', { address: location.origin })} />
      )}
    </>
  );
}

function Current() {
  const { t } = useTranslation('connection');
  const connection = useQuery(api.desktop.connection.queryOptions({ refetchInterval: 3000 }));
  const embed = useMutation({ mutationFn: () => client.desktop.embed(), meta: { ownError: true } });
  const { data } = connection;
  if (data === undefined) {
    return connection.isError ? (
      <ErrorPanel error={connection.error} onRetry={() => void connection.refetch()} />
    ) : (
      <Skeleton height={88} mb="lg" />
    );
  }
  const isAttached = data.mode === 'attached';
  const Icon = isAttached ? Server : Monitor;
  return (
    <Section title={t('current')}>
      <div className={classes.current}>
        <Icon size={20} strokeWidth={1.5} aria-hidden="true" />
        <div className={classes.text}>
          <div className={classes.mode}>{isAttached ? t('attached', { url: data.url ?? '' }) : t('embedded')}</div>
          <div className={classes.state} data-state={data.state}>
            {t(`state.${data.state}`)}
            {data.error !== undefined && `: ${data.error}`}
          </div>
        </div>
        {isAttached && data.canEmbed && (
          <Button variant="default" loading={embed.isPending} onClick={() => embed.mutate()}>
            {t('embed')}
          </Button>
        )}
      </div>
      {!data.canEmbed && <p className={classes.note}>{t('cannotEmbed', { version: data.electronVersion })}</p>}
      {embed.isError && (
        <div className={classes.error}>
          <ErrorPanel error={embed.error} inline />
        </div>
      )}
    </Section>
  );
}

function Attach() {
  const { t } = useTranslation('connection');
  const queryClient = useQueryClient();
  const [address, setAddress] = useState('');
  const [token, setToken] = useState('');
  const [isTried, setTried] = useState(false);
  const url = parseInstanceUrl(address);
  const attach = useMutation({
    mutationFn: (target: { url: string; token: string }) => client.desktop.attach(target),
    meta: { ownError: true },
    onSuccess: () => queryClient.invalidateQueries(),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (url !== undefined && token.trim() !== '') attach.mutate({ url, token: token.trim() });
  };
  return (
    <Section title={t('attach.title')} text={t('attach.text')}>
      <form onSubmit={submit} noValidate className={classes.form}>
        <Stack gap="md">
          <TextInput
            label={t('attach.url')}
            placeholder="http://127.0.0.1:5177"
            value={address}
            spellCheck={false}
            onChange={(event) => setAddress(event.currentTarget.value)}
            error={isTried && url === undefined && t('attach.urlInvalid')}
          />
          <PasswordInput
            label={t('attach.token')}
            description={t('attach.tokenHint')}
            value={token}
            autoComplete="off"
            onChange={(event) => setToken(event.currentTarget.value)}
            error={isTried && token.trim() === '' && t('attach.tokenMissing')}
          />
          {attach.isError && <AttachError error={attach.error} />}
          <Group justify="flex-end">
            <Button type="submit" loading={attach.isPending}>
              {t('attach.submit')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Section>
  );
}

const reasons = ['unreachable', 'unauthorized', 'not-pulseflow'] as const;

function AttachError({ error }: { error: Error }) {
  const { t } = useTranslation('connection');
  const data = (error as { data?: { reason?: unknown } }).data;
  const reason = reasons.find((each) => each === data?.reason);
  if (toUiError(error).code !== 'ATTACH_FAILED' || reason === undefined) return <ErrorPanel error={error} inline />;
  return (
    <p className={classes.refusal} role="alert">
      {t(`attach.reason.${reason}`)}
    </p>
  );
}
