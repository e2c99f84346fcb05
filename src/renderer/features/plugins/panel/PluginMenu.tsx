import { ActionIcon, Menu } from '@mantine/core';
import { CircleSlash, ClipboardCopy, Ellipsis, ExternalLink, Power, RotateCw, Trash2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Plugin } from '#shared/model/plugin';
import { toast } from '../../../components/feedback';
import { Kbd } from '../../../components/Kbd';
import { useLocalText } from '../../../lib/local-text';
import type { PluginActions } from '../use-plugins';

interface PluginMenuProps {
  plugin: Plugin;
  actions: PluginActions;
  /** In a list: keys of the row are shown, and the button is no stop of its own. */
  isInRow?: boolean;
  folder?: string | undefined;
  onRemoved?: () => void;
}

/** Everything that can be done with a plugin. */
export function PluginMenu({ plugin, actions, isInRow = false, folder, onRemoved }: PluginMenuProps) {
  const { t } = useTranslation('plugins');
  const localText = useLocalText();
  const isOff = plugin.state === 'disabled';
  const keys = (stroke: string) => isInRow && <Kbd keys={stroke} />;
  const copyFolder = () => {
    if (folder === undefined) return;
    void navigator.clipboard.writeText(folder).then(() => toast(t('components:copied')));
  };
  return (
    <Menu position="bottom-end" width={230}>
      <Menu.Target>
        <ActionIcon
          size={isInRow ? 'sm' : 'md'}
          tabIndex={isInRow ? -1 : 0}
          aria-label={t('actionsOf', { name: localText(plugin.label) })}
        >
          <Ellipsis size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={isOff ? <Power size={14} /> : <CircleSlash size={14} />}
          rightSection={keys('e')}
          onClick={() => actions.setOn(plugin, isOff)}
        >
          {t(isOff ? 'enable' : 'disable')}
        </Menu.Item>
        <Menu.Item
          leftSection={<RotateCw size={14} />}
          rightSection={keys('r')}
          disabled={isOff}
          onClick={() => actions.restart(plugin)}
        >
          {t('restart')}
        </Menu.Item>
        {folder !== undefined && (
          <Menu.Item leftSection={<ClipboardCopy size={14} />} onClick={copyFolder}>
            {t('copyFolder')}
          </Menu.Item>
        )}
        {plugin.homepage !== undefined && (
          <Menu.Item
            leftSection={<ExternalLink size={14} />}
            component="a"
            href={plugin.homepage}
            target="_blank"
            rel="noreferrer"
          >
            {t('homepage')}
          </Menu.Item>
        )}
        {plugin.origin.kind !== 'bundled' && (
          <>
            <Menu.Divider />
            <Menu.Item
              color="var(--pf-failed)"
              leftSection={<Trash2 size={14} />}
              rightSection={keys('Delete')}
              onClick={() => void actions.remove(plugin, onRemoved)}
            >
              {t('remove.open')}
            </Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
