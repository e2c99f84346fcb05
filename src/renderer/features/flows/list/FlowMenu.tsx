import { ActionIcon, Menu } from '@mantine/core';
import {
  CalendarDays,
  ClipboardCopy,
  Copy,
  Download,
  Ellipsis,
  History,
  Info,
  Pause,
  PencilRuler,
  Pin,
  PinOff,
  Play,
  Trash2,
} from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { FlowSummary } from '#shared/model/flow';
import { Kbd } from '../../../components/Kbd';
import type { FlowActions } from './use-flow-actions';

interface FlowMenuProps {
  flow: FlowSummary;
  actions: FlowActions;
  /** Show the keys that work on a row of the list. */
  withKeys?: boolean;
  size?: 'sm' | 'md';
  onRemoved?: () => void;
}

/** Everything that can be done with a flow as a whole. */
export function FlowMenu({ flow, actions, withKeys = false, size = 'sm', onRemoved }: FlowMenuProps) {
  const { t } = useTranslation('flows');
  const keys = (stroke: string) => withKeys && <Kbd keys={stroke} />;
  return (
    <Menu position="bottom-end" width={230}>
      <Menu.Target>
        <ActionIcon size={size} aria-label={t('actionsOf', { name: flow.name })} tabIndex={withKeys ? -1 : 0}>
          <Ellipsis size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<PencilRuler size={14} />} rightSection={keys('Enter')} component={Link} to={`/flows/${flow.id}`}>
          {t('edit')}
        </Menu.Item>
        <Menu.Item leftSection={<Info size={14} />} rightSection={keys('o')} component={Link} to={`/flows/${flow.id}/info`}>
          {t('info')}
        </Menu.Item>
        <Menu.Item
          leftSection={<CalendarDays size={14} />}
          rightSection={keys('s')}
          component={Link}
          to={`/flows/${flow.id}/schedule`}
        >
          {t('scheduleTab')}
        </Menu.Item>
        <Menu.Divider />
        {flow.status === 'active' && (
          <Menu.Item leftSection={<Pause size={14} />} rightSection={keys('p')} onClick={() => actions.pause(flow)}>
            {t('pause')}
          </Menu.Item>
        )}
        {flow.status === 'paused' && (
          <Menu.Item leftSection={<Play size={14} />} rightSection={keys('p')} onClick={() => actions.resume(flow)}>
            {t('resume')}
          </Menu.Item>
        )}
        <Menu.Item
          leftSection={flow.pinned ? <PinOff size={14} /> : <Pin size={14} />}
          onClick={() => actions.pin(flow, !flow.pinned)}
        >
          {t(flow.pinned ? 'unpin' : 'pin')}
        </Menu.Item>
        <Menu.Item leftSection={<History size={14} />} component={Link} to={`/runs?flow=${flow.id}`}>
          {t('showRuns')}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item leftSection={<Copy size={14} />} rightSection={keys('d')} onClick={() => actions.duplicate(flow)}>
          {t('duplicate')}
        </Menu.Item>
        <Menu.Item leftSection={<Download size={14} />} rightSection={keys('e')} onClick={() => actions.exportFlow(flow)}>
          {t('export')}
        </Menu.Item>
        <Menu.Item leftSection={<ClipboardCopy size={14} />} onClick={() => actions.copyFlow(flow)}>
          {t('copyJson')}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item
          color="var(--pf-failed)"
          leftSection={<Trash2 size={14} />}
          rightSection={keys('Delete')}
          onClick={() => actions.remove(flow, onRemoved)}
        >
          {t('delete')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
