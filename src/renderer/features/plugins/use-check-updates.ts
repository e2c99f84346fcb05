import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { toast } from '../../components/feedback';
import { api, client } from '../../lib/client';

/** Reads the catalogues again and says what is new. */
export function useCheckUpdates() {
  const { t } = useTranslation('plugins');
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: () => client.plugins.checkUpdates(),
    onSuccess: ({ updates }) =>
      toast(
        updates.length === 0 ? t('check.none') : t('check.found', { count: updates.length }),
        updates.length === 0
          ? {}
          : { level: 'info', action: { label: t('check.show'), run: () => void navigate('/plugins?filter=attention') } },
      ),
    onSettled: () => queryClient.invalidateQueries({ queryKey: api.plugins.key() }),
  });
}
