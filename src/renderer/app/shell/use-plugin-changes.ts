import { useQueryClient } from '@tanstack/react-query';
import type { PluginChange } from '#shared/contract/plugins';
import type { PluginOperation } from '#shared/model/plugin-install';
import { api } from '../../lib/client';

/** Operations as they are listed, with one of them as it is now. */
function withOperation(before: readonly PluginOperation[] | undefined, now: PluginOperation): PluginOperation[] {
  const others = (before ?? []).filter(({ operationId }) => operationId !== now.operationId);
  return [now, ...others].sort((one, other) => other.startedAt - one.startedAt);
}

/** Keeps what every page knows of plugins up to date: what they offer is offered, and what they lost is gone, at once. */
export function usePluginChanges(): (changes: readonly PluginChange[]) => void {
  const queryClient = useQueryClient();
  const renew = (queryKey: readonly unknown[]) => void queryClient.invalidateQueries({ queryKey });

  const apply = (kinds: ReadonlySet<PluginChange['kind']>) => {
    if (kinds.has('plugin') || kinds.has('node-types')) {
      renew(api.plugins.list.key());
      renew(api.plugins.get.key());
      renew(api.plugins.logs.key());
      renew(api.plugins.search.key());
      renew(api.audit.key());
    }
    if (kinds.has('node-types')) {
      renew(api.flows.key());
      renew(api.credentials.key());
    }
    if (kinds.has('catalogues')) {
      renew(api.plugins.catalogues.key());
      renew(api.plugins.search.key());
      renew(api.plugins.list.key());
    }
    if (kinds.has('triggers')) renew(api.plugins.triggers.key());
  };

  return (changes) => {
    for (const change of changes) {
      if (change.kind !== 'operation') continue;
      queryClient.setQueryData(api.plugins.operations.queryKey(), (before) => withOperation(before, change.operation));
    }
    apply(new Set(changes.map(({ kind }) => kind)));
  };
}
