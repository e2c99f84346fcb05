import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Credential } from '#shared/model/credential';
import { api, client } from '../../lib/client';
import { useNow } from '../../lib/use-now';

/** The service sends the browser back to the host, not to this window: so often it is asked whether that has happened. */
const ASK_EVERY_MS = 1500;

/** Signs a credential in by the browser: opens the page of the service, and waits until it has led back. */
export function useSignIn(credential: Credential) {
  const queryClient = useQueryClient();
  const { id: credentialId } = credential;
  const [begun, setBegun] = useState<{ url: string; expiresAt: number; before: number | undefined }>();
  const begin = useMutation({
    mutationFn: () => client.credentials.signIn({ credentialId }),
    onSuccess: ({ authorizationUrl, expiresAt }) => {
      setBegun({ url: authorizationUrl, expiresAt, before: signIn?.at });
      window.open(authorizationUrl, '_blank', 'noopener,noreferrer');
    },
    meta: { ownError: true },
  });
  const now = useNow(1000);
  const isLapsed = begun !== undefined && now > begun.expiresAt;
  const query = useQuery({
    ...api.credentials.get.queryOptions({ input: { credentialId } }),
    refetchInterval: ({ state }) => {
      if (begun === undefined || Date.now() > begun.expiresAt) return false;
      const signIn = state.data?.signIn;
      const isDone = signIn?.status === 'signed-in' && signIn.at !== begun.before;
      if (isDone) void queryClient.invalidateQueries({ queryKey: api.credentials.list.key() });
      return isDone ? false : ASK_EVERY_MS;
    },
  });
  const signIn = query.data?.signIn ?? credential.signIn;
  const isDone = begun !== undefined && signIn?.status === 'signed-in' && signIn.at !== begun.before;
  return {
    signIn,
    begin,
    /** The page of the service, while it is waited for. */
    waitingFor: begun !== undefined && !isDone && !isLapsed ? begun.url : undefined,
    isLapsed: isLapsed && !isDone,
  };
}
