import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Plugin } from '#shared/model/plugin';
import type { Column } from '../../../components/VirtualTable';
import { useLocalText } from '../../../lib/local-text';
import { useFormat } from '../../../lib/use-format';
import { askGrant } from '../install/install-store';
import { PluginStateBadge } from '../PluginStateBadge';
import { PluginTile } from '../PluginTile';
import { PluginMenu } from '../panel/PluginMenu';
import classes from '../plugins.module.css';
import type { PluginActions } from '../use-plugins';
import { useUpdate } from '../use-update';

/** What a list says of a plugin. The one thing that it asks for stands at its end. */
export function usePluginColumns(actions: PluginActions): Column<Plugin>[] {
  const { t } = useTranslation('plugins');
  const localText = useLocalText();
  const format = useFormat();
  return [
    {
      id: 'plugin',
      header: t('column.plugin'),
      width: 'minmax(200px, 3fr)',
      render: ({ icon, label, description, version, state }) => (
        <span className={classes.plugin}>
          <PluginTile icon={icon} isDim={state === 'disabled'} />
          <span className={classes.pluginText}>
            <span className={classes.pluginName}>
              <span className="pf-clip">{localText(label)}</span>
              <span className={classes.version}>{version}</span>
            </span>
            <span className={classes.pluginWords}>{localText(description)}</span>
          </span>
        </span>
      ),
    },
    {
      id: 'offers',
      header: t('column.offers'),
      width: '92px',
      minTableWidth: 760,
      render: ({ nodes }) => nodes.length > 0 && <span className={classes.soft}>{t('nodes', { count: nodes.length })}</span>,
    },
    {
      id: 'origin',
      header: t('column.origin'),
      width: '104px',
      minTableWidth: 860,
      render: ({ origin }) => <span className={classes.soft}>{t(`origin.${origin.kind}`)}</span>,
    },
    {
      id: 'uses',
      header: t('column.uses'),
      width: '72px',
      align: 'right',
      minTableWidth: 640,
      render: ({ usedBy }) => (usedBy === 0 ? <span className={classes.soft}>{t('unused')}</span> : format.number(usedBy)),
    },
    {
      id: 'state',
      header: t('column.state'),
      width: '148px',
      minTableWidth: 400,
      render: (plugin) => <PluginStateBadge plugin={plugin} />,
    },
    {
      id: 'act',
      header: '',
      label: t('column.actions'),
      width: '132px',
      align: 'right',
      minTableWidth: 560,
      render: (plugin) => (
        <span className={classes.actions}>
          <NextStep plugin={plugin} />
          <PluginMenu plugin={plugin} actions={actions} isInRow />
        </span>
      ),
    },
  ];
}

/** What the plugin waits for: its permissions, or an update. */
function NextStep({ plugin }: { plugin: Plugin }) {
  const { t } = useTranslation('plugins');
  const localText = useLocalText();
  const name = localText(plugin.label);
  const update = useUpdate();
  if (plugin.state === 'waiting') {
    return (
      <Button size="compact-xs" aria-label={t('reviewOf', { name })} onClick={() => askGrant(plugin.name)}>
        {t('review')}
      </Button>
    );
  }
  if (plugin.updateTo === undefined) return null;
  return (
    <Button
      size="compact-xs"
      variant="default"
      aria-label={t('updateOf', { name, version: plugin.updateTo })}
      loading={update.isPending}
      onClick={() => update.mutate(plugin)}
    >
      {t('update')}
    </Button>
  );
}
