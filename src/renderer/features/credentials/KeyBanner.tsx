import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { LockKeyhole } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { SecretKeyState } from '#shared/model/credential';
import { confirm } from '../../components/confirm';
import { toast } from '../../components/feedback';
import { useErrorText } from '../../components/use-error-text';
import { api, client } from '../../lib/client';
import classes from './credentials.module.css';

/** Says that stored secrets cannot be opened, why, and what to do; the way to give them up comes with a question. */
export function KeyBanner({ state }: { state: SecretKeyState }) {
  const { t } = useTranslation('credentials');
  const errorText = useErrorText();
  const queryClient = useQueryClient();
  const forget = useMutation({
    mutationFn: () => client.credentials.forgetUnreadable(),
    onSuccess: ({ forgotten }) => toast(t('key.forgotten', { count: forgotten })),
    onSettled: async () => {
      await queryClient.invalidateQueries({ queryKey: api.credentials.key() });
      await queryClient.invalidateQueries({ queryKey: api.settings.key() });
    },
  });
  const ask = async () => {
    const names = state.unreadable.join(', ');
    const isSure = await confirm({
      title: t('key.question'),
      body: t('key.questionText', { names }),
      confirmLabel: t('key.forget'),
      danger: true,
    });
    if (isSure) forget.mutate();
  };
  return (
    <div className={classes.banner} role="alert">
      <LockKeyhole size={18} aria-hidden="true" />
      <div className={classes.bannerText}>
        <strong>{t('key.title', { names: state.unreadable.join(', ') })}</strong>
        {state.error !== undefined && <div>{errorText(state.error)}</div>}
      </div>
      <Button variant="default" loading={forget.isPending} onClick={() => void ask()}>
        {t('key.forget')}
      </Button>
    </div>
  );
}
