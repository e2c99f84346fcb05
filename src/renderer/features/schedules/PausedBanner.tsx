import { Button } from '@mantine/core';
import { PauseCircle } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../lib/use-format';
import classes from './schedules.module.css';

/** Says that no schedule fires, since when, and offers to let them go on. */
export function PausedBanner(props: { since: number | undefined; isPending: boolean; onResume(): void }) {
  const { t } = useTranslation('schedules');
  const format = useFormat();
  return (
    <div className={classes.banner} role="status">
      <PauseCircle size={15} aria-hidden="true" />
      <span>{props.since === undefined ? t('allPaused') : t('allPausedSince', { at: format.short(props.since) })}</span>
      <Button size="xs" variant="default" loading={props.isPending} onClick={props.onResume}>
        {t('resumeAll')}
      </Button>
    </div>
  );
}
