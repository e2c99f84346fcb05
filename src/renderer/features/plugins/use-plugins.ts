import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { createElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Capabilities, Plugin } from '#shared/model/plugin';
import { confirm } from '../../components/confirm';
import { toast, undoToast } from '../../components/feedback';
import { api, client } from '../../lib/client';
import { useLocalText } from '../../lib/local-text';
import { followOperation } from './install/install-store';
import { RemoveText } from './panel/RemoveText';

/** The plugins; what changes is read again by the shell. */
export function usePlugins() {
  return useQuery(api.plugins.list.queryOptions({ staleTime: 30_000 }));
}

/** What can be done with a plugin that is there. Each says how it went; errors are told by themselves. */
export function usePluginActions() {
  const { t } = useTranslation('plugins');
  const localText = useLocalText();
  const queryClient = useQueryClient();
  const renew = () => queryClient.invalidateQueries({ queryKey: api.plugins.key() });

  const toggle = useMutation({
    mutationFn: ({ name, isOn }: { name: string; isOn: boolean }) =>
      isOn ? client.plugins.enable({ name }) : client.plugins.disable({ name }),
    // The switch answers at once; what the host says takes its place.
    onMutate: ({ name, isOn }) => {
      queryClient.setQueryData(api.plugins.list.queryKey(), (all) =>
        all?.map((each) => (each.name === name ? { ...each, state: isOn ? 'active' : 'disabled' } : each)),
      );
    },
    onSuccess: (plugin, { isOn }) => {
      const words = t(isOn ? 'done.enabled' : 'done.disabled', { name: localText(plugin.label) });
      if (isOn) toast(words);
      else undoToast(words, t('components:undo'), () => toggle.mutate({ name: plugin.name, isOn: true }));
    },
    onSettled: renew,
  });
  const restart = useMutation({
    mutationFn: ({ name }: Plugin) => client.plugins.restart({ name }),
    onSuccess: ({ label }) => toast(t('done.restarted', { name: localText(label) })),
    onSettled: renew,
  });
  const rollBack = useMutation({
    mutationFn: ({ name, version }: { name: string; version: string }) => client.plugins.rollBack({ name, version }),
    onSuccess: ({ operationId }) => followOperation(operationId),
    onSettled: renew,
  });
  const revoke = useMutation({
    mutationFn: ({ name }: Plugin) => client.plugins.revoke({ name }),
    onSuccess: ({ label }) => toast(t('done.revoked', { name: localText(label) })),
    onSettled: renew,
  });
  const remove = useMutation({
    mutationFn: ({ name, usedBy }: Plugin) => client.plugins.remove({ name, evenIfUsed: usedBy > 0 }),
    onSuccess: (_ok, { label }) => toast(t('done.removed', { name: localText(label) })),
    onSettled: renew,
  });

  return {
    busy: toggle.isPending ? toggle.variables.name : restart.isPending ? restart.variables.name : undefined,
    setOn: (plugin: Plugin, isOn: boolean) => toggle.mutate({ name: plugin.name, isOn }),
    restart: (plugin: Plugin) => restart.mutate(plugin),
    rollBack: async (plugin: Plugin, version: string) => {
      const name = localText(plugin.label);
      const isSure = await confirm({
        title: t('rollBack.title', { name, version }),
        body: t('rollBack.text', { version: plugin.version }),
        confirmLabel: t('rollBack.submit', { version }),
      });
      if (isSure) rollBack.mutate({ name: plugin.name, version });
    },
    revoke: async (plugin: Plugin) => {
      const isSure = await confirm({
        title: t('revoke.title', { name: localText(plugin.label) }),
        body: t(plugin.usedBy > 0 ? 'revoke.used' : 'revoke.text', { count: plugin.usedBy }),
        confirmLabel: t('revoke.submit'),
        danger: true,
      });
      if (isSure) revoke.mutate(plugin);
    },
    remove: async (plugin: Plugin, onRemoved?: () => void) => {
      const isSure = await confirm({
        title: t('remove.title', { name: localText(plugin.label) }),
        body: createElement(RemoveText, { plugin }),
        confirmLabel: t(plugin.usedBy > 0 ? 'remove.submitUsed' : 'remove.submit'),
        danger: true,
      });
      if (isSure) remove.mutate(plugin, { onSuccess: () => onRemoved?.() });
    },
  };
}
export type PluginActions = ReturnType<typeof usePluginActions>;

/** Grants exactly these capabilities; the form that asks shows what goes wrong. */
export function useGrant() {
  const { t } = useTranslation('plugins');
  const localText = useLocalText();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({ name, capabilities }: { name: string; capabilities: Capabilities }) =>
      client.plugins.grant({ name, capabilities }),
    onSuccess: ({ label }) => toast(t('done.granted', { name: localText(label) })),
    onSettled: () => queryClient.invalidateQueries({ queryKey: api.plugins.key() }),
    meta: { ownError: true },
  });
}
