import { Tooltip } from '@mantine/core';
import { CircleAlert, LoaderCircle, Plug, Unplug } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { TriggerState } from '#shared/model/trigger-state';
import { RelativeTime } from '../../../components/Time';
import { useErrorText } from '../../../components/use-error-text';
import classes from './trigger-state.module.css';

const ICONS = { connected: Plug, connecting: LoaderCircle, waiting: CircleAlert, off: Unplug } as const;

/** How the trigger of a plugin stands: connected or not, since when, why not, and when it tries again. */
export function PluginTriggerState({ state }: { state: TriggerState }) {
  const { t } = useTranslation('trigger-state');
  const errorText = useErrorText();
  const { status, since, retryAt, error, lastEmittedAt } = state;
  const Icon = ICONS[status];
  const why = error === undefined ? undefined : errorText(error);
  return (
    <span className={classes.root}>
      <span className={classes.state} data-status={status}>
        <Icon size={13} strokeWidth={1.75} aria-hidden="true" />
        {t(`status.${status}`)}
      </span>
      {status === 'connected' && (
        <span>
          {t('since')} <RelativeTime at={since} />
        </span>
      )}
      {retryAt !== undefined && (
        <span>
          {t('retry')} <RelativeTime at={retryAt} />
        </span>
      )}
      {lastEmittedAt !== undefined && (
        <span>
          {t('last')} <RelativeTime at={lastEmittedAt} />
        </span>
      )}
      {why !== undefined && (
        <Tooltip label={why} multiline maw={360}>
          <span className={classes.why} tabIndex={0}>
            {why}
          </span>
        </Tooltip>
      )}
    </span>
  );
}
