import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Settings, SettingsPatch } from '#shared/model/settings';
import { api } from '../../lib/client';
import { applyPatch } from './apply-patch';

/** The settings, and saving some of them: shown at once, taken back when the host refuses. */
export function useSettings() {
  const queryClient = useQueryClient();
  const queryKey = api.settings.get.queryKey();
  const query = useQuery(api.settings.get.queryOptions());
  const save = useMutation(
    api.settings.update.mutationOptions({
      onMutate: (patch: SettingsPatch) => {
        const before = queryClient.getQueryData<Settings>(queryKey);
        if (before !== undefined) queryClient.setQueryData(queryKey, applyPatch(before, patch));
        return { before };
      },
      onSuccess: (settings) => queryClient.setQueryData(queryKey, settings),
      onError: (_error, _patch, context) => {
        if (context?.before !== undefined) queryClient.setQueryData(queryKey, context.before);
      },
    }),
  );
  return { query, save: save.mutate, saveAsync: save.mutateAsync, isSaving: save.isPending };
}
