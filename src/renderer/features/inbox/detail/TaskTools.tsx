import { ActionIcon, Button, Menu } from '@mantine/core';
import { ArrowRight, Check, Forward, Link2, MoreHorizontal, UserCheck, UserPlus } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { HumanTask } from '#shared/model/human-task';
import { toast } from '../../../components/feedback';
import { Hint, Kbd } from '../../../components/Kbd';

interface TaskToolsProps {
  task: HumanTask;
  /** I said that I am at it. */
  isMine: boolean;
  mayReadRuns: boolean;
  isBusy: boolean;
  onClaim(): void;
  onDelegate(): void;
  onReassign(): void;
}

/** What can be done with an open task beside deciding it. */
export function TaskTools({ task, isMine, mayReadRuns, isBusy, onClaim, onDelegate, onReassign }: TaskToolsProps) {
  const { t } = useTranslation('inbox');
  const copy = () => {
    void navigator.clipboard.writeText(`${location.origin}${location.pathname}#/inbox?task=${task.id}`);
    toast(t('pane.copied'));
  };
  return (
    <>
      <Hint label={t(isMine ? 'claim.release' : 'claim.take')} keys="t">
        <Button
          size="xs"
          variant="subtle"
          color={isMine ? 'accent' : 'gray'}
          leftSection={isMine ? <Check size={13} /> : <UserCheck size={13} />}
          loading={isBusy}
          aria-pressed={isMine}
          onClick={onClaim}
        >
          {t(isMine ? 'claim.mine' : 'claim.take')}
        </Button>
      </Hint>
      <Hint label={t('command.delegate')} keys="d">
        <ActionIcon size="md" aria-label={t('command.delegate')} onClick={onDelegate}>
          <Forward size={16} />
        </ActionIcon>
      </Hint>
      <Menu position="bottom-end">
        <Menu.Target>
          <Hint label={t('pane.more')}>
            <ActionIcon size="md" aria-label={t('pane.more')}>
              <MoreHorizontal size={16} />
            </ActionIcon>
          </Hint>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<Forward size={14} />} rightSection={<Kbd keys="d" />} onClick={onDelegate}>
            {t('command.delegate')}
          </Menu.Item>
          <Menu.Item leftSection={<UserPlus size={14} />} onClick={onReassign}>
            {t('command.reassign')}
          </Menu.Item>
          <Menu.Divider />
          <Menu.Item leftSection={<Link2 size={14} />} onClick={copy}>
            {t('pane.copyLink')}
          </Menu.Item>
          {task.runId !== undefined && mayReadRuns && (
            <Menu.Item leftSection={<ArrowRight size={14} />} component={Link} to={`/runs/${task.runId}`}>
              {t('evidence.openRun')}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
    </>
  );
}
