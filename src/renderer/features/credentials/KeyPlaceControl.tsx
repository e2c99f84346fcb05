import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { FileKey, KeyRound } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { KeyPlace, SecretKeyState } from '#shared/model/credential';
import { confirm } from '../../components/confirm';
import { toast } from '../../components/feedback';
import { api, client } from '../../lib/client';
import classes from './credentials.module.css';

/** Says where the key of the secrets lies, and moves it where there is a choice. */
export function KeyPlaceControl({ state }: { state: SecretKeyState }) {
  const { t } = useTranslation('credentials');
  const queryClient = useQueryClient();
  const move = useMutation({
    mutationFn: (place: KeyPlace) => client.credentials.keepKey({ place }),
    onSuccess: ({ place }) => toast(t(`keyPlace.moved.${place ?? 'file'}`)),
    onSettled: () => queryClient.invalidateQueries({ queryKey: api.credentials.key() }),
  });
  const { place, canUseKeychain } = state;
  if (place === undefined || (place === 'file' && !canUseKeychain)) return null;
  const other: KeyPlace = place === 'file' ? 'keychain' : 'file';
  const ask = async () => {
    const body = t(`keyPlace.questionText.${other}`);
    if (await confirm({ title: t(`keyPlace.question.${other}`), body, confirmLabel: t('keyPlace.move') })) move.mutate(other);
  };
  const Icon = place === 'file' ? FileKey : KeyRound;
  return (
    <span className={classes.state}>
      <Icon size={14} aria-hidden="true" />
      {t(`keyPlace.at.${place}`)}
      {canUseKeychain && (
        <Button variant="subtle" size="compact-xs" loading={move.isPending} onClick={() => void ask()}>
          {t(`keyPlace.to.${other}`)}
        </Button>
      )}
    </span>
  );
}
