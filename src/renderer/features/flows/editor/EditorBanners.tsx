import { Button } from '@mantine/core';
import { History } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { RunDetail } from '#shared/model/run';
import { StatusIcon } from '../../../components/StatusIcon';
import { Duration } from '../../../components/Time';
import { useErrorText } from '../../../components/use-error-text';
import type { SaveState } from '../document/save-queue';
import classes from './editor.module.css';

interface SaveBannerProps {
  state: SaveState;
  message: string | undefined;
}

/** The draft cannot be saved: it says why, and that nothing is lost. */
export function SaveBanner({ state, message }: SaveBannerProps) {
  const { t } = useTranslation('flows');
  if (state !== 'offline' && state !== 'refused') return null;
  return (
    <div className={classes.banner} data-tone={state === 'refused' ? 'error' : 'warning'} role="alert">
      <span className={classes.bannerText}>
        {t(`save.${state}Text`)} {message}
      </span>
    </div>
  );
}

/** How the shown test run stands, and the way to its page. */
export function TestRunBar({ run, onReplay, onClose }: { run: RunDetail; onReplay: (() => void) | undefined; onClose(): void }) {
  const { t } = useTranslation('flows');
  const { t: tc } = useTranslation('components');
  const errorText = useErrorText();
  return (
    <div className={classes.testBar} role="status">
      <StatusIcon status={run.status} size={14} />
      <strong>{t('test.title', { status: tc(`status.${run.status}`) })}</strong>
      {run.startedAt !== undefined && <Duration from={run.startedAt} to={run.finishedAt} />}
      {run.error !== undefined && <span className={classes.testError}>{errorText(run.error)}</span>}
      <span className={classes.spacer} />
      {onReplay !== undefined && (
        <Button size="xs" variant="subtle" leftSection={<History size={13} />} onClick={onReplay}>
          {tc('replay.start')}
        </Button>
      )}
      <Button size="xs" variant="subtle" component={Link} to={`/runs/${run.id}`}>
        {t('openRun')}
      </Button>
      <Button size="xs" variant="subtle" color="gray" onClick={onClose}>
        {t('test.hide')}
      </Button>
    </div>
  );
}
