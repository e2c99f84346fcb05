import { ActionIcon, Button, Group, Modal, Skeleton, Stack, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { FingerprintPattern, Trash2 } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PluginCatalogue } from '#shared/model/plugin-install';
import { confirm } from '../../../components/confirm';
import { ErrorPanel } from '../../../components/ErrorPanel';
import { toast } from '../../../components/feedback';
import { Hint } from '../../../components/Kbd';
import { RelativeTime } from '../../../components/Time';
import { useErrorText } from '../../../components/use-error-text';
import { api, client } from '../../../lib/client';
import classes from '../plugins.module.css';
import { useCatalogues } from './use-catalogue';

/** The catalogues: where plugins are looked for. Ours stays; others come and go. */
export function SourcesDialog({ onClose }: { onClose(): void }) {
  const { t } = useTranslation('plugins');
  const queryClient = useQueryClient();
  const query = useCatalogues();
  const [location, setLocation] = useState('');
  const [isTried, setTried] = useState(false);
  const renew = () => queryClient.invalidateQueries({ queryKey: api.plugins.key() });
  const add = useMutation({
    mutationFn: () => client.plugins.addCatalogue({ location: location.trim() }),
    onSuccess: ({ name }) => {
      setLocation('');
      setTried(false);
      toast(t('sources.added', { name }));
    },
    onSettled: renew,
    meta: { ownError: true },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (location.trim() !== '') add.mutate();
  };
  return (
    <Modal opened onClose={onClose} size={560} title={t('sources.title')}>
      <Stack gap="md">
        {query.data === undefined ? (
          query.isError ? (
            <ErrorPanel error={query.error} onRetry={() => void query.refetch()} inline />
          ) : (
            <Skeleton height={60} />
          )
        ) : (
          <ul className={classes.offers}>
            {query.data.map((catalogue) => (
              <SourceLine key={catalogue.id} catalogue={catalogue} onRemoved={renew} />
            ))}
          </ul>
        )}
        <form onSubmit={submit} noValidate>
          <Group gap="sm" align="flex-end" wrap="nowrap">
            <TextInput
              flex={1}
              label={t('sources.location')}
              description={t('sources.locationHint')}
              placeholder={t('sources.example')}
              value={location}
              maxLength={2000}
              error={isTried && location.trim() === '' && t('components:credential.required')}
              spellCheck={false}
              autoComplete="off"
              onChange={(event) => {
                setLocation(event.currentTarget.value);
                add.reset();
              }}
            />
            <Button type="submit" variant="default" loading={add.isPending}>
              {t('sources.add')}
            </Button>
          </Group>
        </form>
        {add.isError && <ErrorPanel error={add.error} inline />}
        <p className={classes.quiet}>{t('sources.text')}</p>
      </Stack>
    </Modal>
  );
}

function SourceLine({ catalogue, onRemoved }: { catalogue: PluginCatalogue; onRemoved(): void }) {
  const { t } = useTranslation('plugins');
  const errorText = useErrorText();
  const { id, name, location, isBuiltIn, fingerprint, readAt, plugins, error } = catalogue;
  const remove = useMutation({
    mutationFn: () => client.plugins.removeCatalogue({ id }),
    onSuccess: () => toast(t('sources.removed', { name })),
    onSettled: onRemoved,
  });
  const ask = async () => {
    const isSure = await confirm({
      title: t('sources.removeTitle', { name }),
      body: t('sources.removeText'),
      confirmLabel: t('sources.remove'),
      danger: true,
    });
    if (isSure) remove.mutate();
  };
  return (
    <li>
      <span className={classes.offerText}>
        <span className={classes.offerName}>
          {name}
          {plugins !== undefined && <span className={classes.version}>{t('sources.plugins', { count: plugins })}</span>}
        </span>
        <span className={classes.location}>{isBuiltIn ? t('sources.builtIn') : location}</span>
        <span className={classes.soft}>
          {fingerprint !== undefined && (
            <span className={classes.fingerprint}>
              <FingerprintPattern size={12} aria-hidden="true" /> {fingerprint}
            </span>
          )}
          {readAt !== undefined && (
            <>
              {t('sources.read')} <RelativeTime at={readAt} />
            </>
          )}
        </span>
        {error !== undefined && <span className={classes.bad}>{errorText(error)}</span>}
      </span>
      {!isBuiltIn && (
        <Hint label={t('sources.removeOf', { name })}>
          <ActionIcon aria-label={t('sources.removeOf', { name })} loading={remove.isPending} onClick={() => void ask()}>
            <Trash2 size={14} />
          </ActionIcon>
        </Hint>
      )}
    </li>
  );
}
