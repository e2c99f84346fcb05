import { Button, Switch } from '@mantine/core';
import { ArrowUpCircle, RotateCw, ShieldQuestionMark } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { PluginDetail } from '#shared/model/plugin';
import { ErrorPanel } from '../../../components/ErrorPanel';
import { RelativeTime } from '../../../components/Time';
import { useErrorText } from '../../../components/use-error-text';
import { useLocalText } from '../../../lib/local-text';
import { Identity } from '../install/Identity';
import { askGrant } from '../install/install-store';
import classes from '../plugins.module.css';
import { storedError } from '../stored-error';
import type { PluginActions } from '../use-plugins';
import { useUpdate } from '../use-update';
import { PluginMenu } from './PluginMenu';

interface PanelHeadProps {
  plugin: PluginDetail;
  actions: PluginActions;
}

/** Which plugin it is, and what it waits for. */
export function PanelHead({ plugin, actions }: PanelHeadProps) {
  return (
    <div className={classes.head}>
      <Identity of={plugin} />
      <Notices plugin={plugin} actions={actions} />
    </div>
  );
}

/** In the bar of the panel: whether it is on, and all that can be done with it. */
export function PanelActions({ plugin, actions, onRemoved }: PanelHeadProps & { onRemoved(): void }) {
  const { t } = useTranslation('plugins');
  const localText = useLocalText();
  return (
    <>
      <Switch
        mr={4}
        labelPosition="left"
        label={t('switch')}
        aria-label={t('switchOf', { name: localText(plugin.label) })}
        checked={plugin.state !== 'disabled'}
        disabled={actions.busy === plugin.name}
        onChange={(event) => actions.setOn(plugin, event.currentTarget.checked)}
      />
      <PluginMenu plugin={plugin} actions={actions} folder={plugin.folder} onRemoved={onRemoved} />
    </>
  );
}

/** What the plugin waits for, and the one button that helps. */
function Notices({ plugin, actions }: PanelHeadProps) {
  const { t } = useTranslation('plugins');
  const errorText = useErrorText();
  const update = useUpdate();
  const { state, error, process, updateTo } = plugin;
  const serving = plugin.versions.find(({ status }) => status === 'serving');
  return (
    <>
      {state === 'broken' && error !== undefined && (
        <ErrorPanel error={storedError(error)} onRetry={() => actions.restart(plugin)} inline />
      )}
      {state === 'waiting' && (
        <Notice
          icon={<ShieldQuestionMark size={18} strokeWidth={1.75} aria-hidden="true" />}
          tone="waiting"
          title={t('notice.waiting')}
          text={t(plugin.granted === undefined ? 'notice.waitingText' : 'notice.waitingMore', {
            version: serving?.version ?? plugin.version,
          })}
          action={
            <Button size="xs" onClick={() => askGrant(plugin.name)}>
              {t('review')}
            </Button>
          }
        />
      )}
      {process.status === 'backoff' && (
        <Notice
          icon={<RotateCw size={18} strokeWidth={1.75} aria-hidden="true" />}
          tone="failed"
          title={t('notice.crashed', { count: process.crashes })}
          text={
            <>
              {process.lastCrash !== undefined && errorText(process.lastCrash.error)}{' '}
              {process.restartAt !== undefined && (
                <>
                  {t('notice.restarts')} <RelativeTime at={process.restartAt} />
                </>
              )}
            </>
          }
          action={
            <Button size="xs" variant="default" onClick={() => actions.restart(plugin)}>
              {t('notice.restartNow')}
            </Button>
          }
        />
      )}
      {updateTo !== undefined && (
        <Notice
          icon={<ArrowUpCircle size={18} strokeWidth={1.75} aria-hidden="true" />}
          tone="accent"
          title={t('notice.update', { version: updateTo })}
          text={t('notice.updateText', { version: plugin.version })}
          action={
            <Button size="xs" loading={update.isPending} onClick={() => update.mutate(plugin)}>
              {t('update')}
            </Button>
          }
        />
      )}
    </>
  );
}

interface NoticeProps {
  icon: ReactNode;
  tone: 'waiting' | 'failed' | 'accent';
  title: string;
  text: ReactNode;
  action: ReactNode;
}

function Notice({ icon, tone, title, text, action }: NoticeProps) {
  return (
    <div className={classes.notice} data-tone={tone} role="status">
      {icon}
      <div className={classes.noticeText}>
        <div className={classes.noticeTitle}>{title}</div>
        <div className={classes.soft}>{text}</div>
      </div>
      {action}
    </div>
  );
}
