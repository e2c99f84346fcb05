import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Plugin } from '#shared/model/plugin';
import { toast } from '../../components/feedback';
import { client } from '../../lib/client';
import { openInstall } from './install/install-store';

/** Finds the catalogue that has a newer version of a plugin, and asks the person what that version may do. */
export function useUpdate() {
  const { t } = useTranslation('plugins');
  return useMutation({
    mutationFn: async ({ name }: Plugin) => {
      const { items } = await client.plugins.search({ query: name, limit: 100 });
      return items.find((entry) => entry.name === name && entry.updateTo !== undefined);
    },
    onSuccess: (entry) => {
      // It may have been updated in another window since the list was read.
      if (entry?.updateTo === undefined) toast(t('check.none'), { level: 'info' });
      else openInstall({ kind: 'catalogue', catalogue: entry.catalogue, name: entry.name, version: entry.updateTo });
    },
  });
}
