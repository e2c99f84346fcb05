import { Skeleton, Tabs } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { PluginDetail } from '#shared/model/plugin';
import { ErrorPanel } from '../../../components/ErrorPanel';
import { SidePanel } from '../../../components/SidePanel';
import { api } from '../../../lib/client';
import { useFormat } from '../../../lib/use-format';
import { itemsOf } from '../consent/capability-items';
import { PluginStateBadge } from '../PluginStateBadge';
import type { PluginActions } from '../use-plugins';
import { AboutTab } from './AboutTab';
import { ActivityPart } from './ActivityPart';
import { LogTab } from './LogTab';
import { OffersTab } from './OffersTab';
import { PanelActions, PanelHead } from './PanelHead';
import { PermissionsTab } from './PermissionsTab';
import { VersionsTab } from './VersionsTab';

const TABS = ['about', 'offers', 'permissions', 'versions', 'log', 'activity'] as const;

/** Half of a window, so that docs can be read beside the list. */
const WIDTH_PX = 620;

interface PluginPanelProps {
  name: string;
  /** Which part is shown; unknown ones are the first. */
  tab: string | undefined;
  onTab(tab: string): void;
  actions: PluginActions;
  onClose(): void;
}

/** One plugin: what it offers, what it may do, which versions there are, what it wrote and what was done with it. */
export function PluginPanel({ name, tab, onTab, actions, onClose }: PluginPanelProps) {
  const query = useQuery(api.plugins.get.queryOptions({ input: { name } }));
  const { data: plugin } = query;
  return (
    <SidePanel
      title={plugin === undefined ? name : <PluginStateBadge plugin={plugin} />}
      actions={plugin && <PanelActions plugin={plugin} actions={actions} onRemoved={onClose} />}
      onClose={onClose}
      width={WIDTH_PX}
    >
      {plugin !== undefined ? (
        <>
          <PanelHead plugin={plugin} actions={actions} />
          <Parts plugin={plugin} tab={TABS.find((each) => each === tab) ?? 'about'} onTab={onTab} actions={actions} />
        </>
      ) : query.isError ? (
        <ErrorPanel error={query.error} onRetry={() => void query.refetch()} inline />
      ) : (
        <Skeleton height={200} />
      )}
    </SidePanel>
  );
}

interface PartsProps {
  plugin: PluginDetail;
  tab: (typeof TABS)[number];
  onTab(tab: string): void;
  actions: PluginActions;
}

function Parts({ plugin, tab, onTab, actions }: PartsProps) {
  const { t } = useTranslation('plugins');
  const format = useFormat();
  const counts: Partial<Record<(typeof TABS)[number], number>> = {
    offers: plugin.nodes.length + plugin.credentials.length,
    permissions: itemsOf(plugin.requested).length,
    versions: plugin.versions.length,
  };
  return (
    <Tabs value={tab} onChange={(next) => onTab(next === null || next === 'about' ? '' : next)} keepMounted={false}>
      <Tabs.List mb={12}>
        {TABS.map((value) => (
          <Tabs.Tab key={value} value={value}>
            {t(`part.${value}`)}
            {counts[value] !== undefined && counts[value] > 0 && ` (${format.number(counts[value])})`}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      <Tabs.Panel value="about">
        <AboutTab plugin={plugin} />
      </Tabs.Panel>
      <Tabs.Panel value="offers">
        <OffersTab plugin={plugin} />
      </Tabs.Panel>
      <Tabs.Panel value="permissions">
        <PermissionsTab key={JSON.stringify([plugin.requested, plugin.granted])} plugin={plugin} actions={actions} />
      </Tabs.Panel>
      <Tabs.Panel value="versions">
        <VersionsTab plugin={plugin} actions={actions} />
      </Tabs.Panel>
      <Tabs.Panel value="log">
        <LogTab plugin={plugin} />
      </Tabs.Panel>
      <Tabs.Panel value="activity">
        <ActivityPart name={plugin.name} />
      </Tabs.Panel>
    </Tabs>
  );
}
