import { Button, Menu } from '@mantine/core';
import { ChevronDown, Ellipsis, History, RotateCcw, Square } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { RunDetail } from '#shared/model/run';
import { Hint } from '../../../components/Kbd';
import { PageHeader } from '../../../components/Page';
import { StatusBadge } from '../../../components/StatusBadge';
import { Duration, RelativeTime } from '../../../components/Time';
import { useShownName } from '../../../components/use-shown-name';
import { useCommands } from '../../../lib/commands';
import { useTriggerText } from '../TriggerText';
import classes from './detail.module.css';
import { useRunActions } from './use-run-actions';

/** Name, state and actions of a run. */
export function RunHeader({
  run,
  onShowTrigger,
  onReplay,
}: {
  run: RunDetail;
  onShowTrigger: (() => void) | undefined;
  /** Undefined while it is replayed, and when nothing has happened yet. */
  onReplay: (() => void) | undefined;
}) {
  const { t } = useTranslation('runs');
  const { t: tc } = useTranslation('components');
  const triggerText = useTriggerText();
  const shownName = useShownName();
  const actions = useRunActions(run);
  useCommands([
    ...(onReplay === undefined
      ? []
      : [{ id: 'run-replay', label: tc('replay.start'), group: 'page' as const, keys: 'p', run: onReplay }]),
    ...(actions.canCancel
      ? [{ id: 'run-cancel', label: t('cancel'), group: 'page' as const, keys: 'shift+x', run: () => void actions.cancel() }]
      : []),
    ...(actions.canRerun
      ? [{ id: 'run-again', label: t('again'), group: 'page' as const, keys: 'shift+r', run: () => actions.rerun('start') }]
      : []),
    ...(actions.canRerunFailed
      ? [
          {
            id: 'run-again-failed',
            label: t('againFailed'),
            group: 'page' as const,
            keys: 'shift+f',
            run: () => actions.rerun('failed'),
          },
        ]
      : []),
  ]);
  const version = run.test ? t('test') : t('version', { version: run.flowVersion });
  const ranVersion = `/flows/${run.flowId}?version=${run.flowVersion}`;
  return (
    <PageHeader
      title={shownName(run.flowName)}
      parents={[{ label: t('title'), to: '/runs' }]}
      aside={<StatusBadge status={run.status} />}
      hint={
        <span className={classes.facts}>
          <Link to={ranVersion} className={classes.link ?? ''}>
            {version}
          </Link>
          <span aria-hidden="true">·</span>
          {run.testOptions?.effects === 'off' && (
            <>
              <strong>{t('effectsOff')}</strong>
              <span aria-hidden="true">·</span>
            </>
          )}
          {onShowTrigger === undefined ? (
            triggerText(run.trigger)
          ) : (
            <button type="button" className={classes.textButton} onClick={onShowTrigger}>
              {triggerText(run.trigger)}
            </button>
          )}
          <span aria-hidden="true">·</span>
          <RelativeTime at={run.createdAt} />
          {run.startedAt !== undefined && (
            <>
              <span aria-hidden="true">·</span>
              <Duration from={run.startedAt} to={run.finishedAt} />
            </>
          )}
          {run.rerunOf !== undefined && (
            <>
              <span aria-hidden="true">·</span>
              <Link to={`/runs/${run.rerunOf}`} className={classes.link ?? ''}>
                {t('rerunOf')}
              </Link>
            </>
          )}
        </span>
      }
      actions={
        <>
          {onReplay !== undefined && (
            <Hint label={tc('replay.label')} keys="p">
              <Button size="xs" variant="default" leftSection={<History size={13} />} onClick={onReplay}>
                {tc('replay.start')}
              </Button>
            </Hint>
          )}
          {actions.canCancel && (
            <Hint label={t('cancel')} keys="shift+x">
              <Button
                size="xs"
                variant="default"
                leftSection={<Square size={12} />}
                loading={actions.isBusy}
                onClick={() => void actions.cancel()}
              >
                {t('cancel')}
              </Button>
            </Hint>
          )}
          {actions.canRerun && (
            <Button.Group>
              <Hint
                label={actions.canRerunFailed ? t('againFailedHint') : t('againHint')}
                keys={actions.canRerunFailed ? 'shift+f' : 'shift+r'}
              >
                <Button
                  size="xs"
                  leftSection={<RotateCcw size={13} />}
                  loading={actions.isBusy}
                  onClick={() => actions.rerun(actions.canRerunFailed ? 'failed' : 'start')}
                >
                  {actions.canRerunFailed ? t('againFailed') : t('again')}
                </Button>
              </Hint>
              {actions.canRerunFailed && (
                <Menu position="bottom-end">
                  <Menu.Target>
                    <Button size="xs" px={6} aria-label={t('againMore')}>
                      <ChevronDown size={14} />
                    </Button>
                  </Menu.Target>
                  <Menu.Dropdown>
                    <Menu.Item leftSection={<RotateCcw size={14} />} onClick={() => actions.rerun('start')}>
                      {t('again')}
                    </Menu.Item>
                  </Menu.Dropdown>
                </Menu>
              )}
            </Button.Group>
          )}
          <Menu position="bottom-end">
            <Menu.Target>
              <Button size="xs" variant="default" px={7} aria-label={t('more')}>
                <Ellipsis size={15} />
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              {run.rerunOf !== undefined && (
                <Menu.Item component={Link} to={`/runs/compare?a=${run.rerunOf}&b=${run.id}`}>
                  {t('compare.open')}
                </Menu.Item>
              )}
              <Menu.Item component={Link} to={ranVersion}>
                {run.test ? t('openTested') : t('openVersion', { version: run.flowVersion })}
              </Menu.Item>
              <Menu.Item component={Link} to={`/flows/${run.flowId}`}>
                {t('openFlow')}
              </Menu.Item>
              <Menu.Item component={Link} to={`/runs?flow=${run.flowId}`}>
                {t('runsOfFlow')}
              </Menu.Item>
              <Menu.Item onClick={() => void navigator.clipboard.writeText(run.id)}>{t('copyId')}</Menu.Item>
            </Menu.Dropdown>
          </Menu>
        </>
      }
    />
  );
}
