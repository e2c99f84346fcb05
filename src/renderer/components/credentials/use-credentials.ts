import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, client } from '../../lib/client';
import type { CredentialDraft } from './credential-draft';

/** The types of credentials that the app knows. They come and go with plugins: the shell reads them again then. */
export function useCredentialTypes() {
  return useQuery(api.credentials.types.queryOptions({ staleTime: Number.POSITIVE_INFINITY }));
}

/** The credentials of the workspace, without secrets. */
export function useCredentials() {
  return useQuery(api.credentials.list.queryOptions({ input: {}, staleTime: 15_000 }));
}

/** Saving and trying a credential. With an id an existing one is changed; secrets that were not typed stay as they are. */
export function useSaveCredential(credentialId: string | undefined) {
  const queryClient = useQueryClient();
  const refresh = () => queryClient.invalidateQueries({ queryKey: api.credentials.key() });
  const save = useMutation({
    mutationFn: ({ name, type, values }: CredentialDraft) =>
      credentialId === undefined
        ? client.credentials.create({ name, type, values })
        : client.credentials.update({ credentialId, name, values }),
    onSuccess: async () => {
      await refresh();
      // What flows lack may be there now.
      await queryClient.invalidateQueries({ queryKey: api.flows.key() });
    },
    meta: { ownError: true },
  });
  const tryOut = useMutation({
    mutationFn: ({ type, values }: CredentialDraft) =>
      client.credentials.tryOut({ type, values, ...(credentialId === undefined ? {} : { credentialId }) }),
    meta: { ownError: true },
  });
  return { save, tryOut };
}
