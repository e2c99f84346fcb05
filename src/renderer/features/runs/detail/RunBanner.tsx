import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { RunDetail, StepSummary } from '#shared/model/run';
import { StatusIcon } from '../../../components/StatusIcon';
import { useErrorText } from '../../../components/use-error-text';
import { useFormat } from '../../../lib/use-format';
import { adviceKey } from './advice';
import classes from './detail.module.css';

interface RunBannerProps {
  run: RunDetail;
  selected: number | undefined;
  onShow(step: StepSummary): void;
}

/** What a reader must know before anything else: why the run failed, what it waits for, or the question it asks. */
export function RunBanner({ run, selected, onShow }: RunBannerProps) {
  const { t } = useTranslation('runs');
  const format = useFormat();
  const errorText = useErrorText();
  const nodeName = (id: string | undefined) => run.definition.nodes.find((node) => node.id === id)?.name;
  const show = (step: StepSummary | undefined) =>
    step !== undefined &&
    step.seq !== selected && (
      <Button size="xs" variant="default" onClick={() => onShow(step)}>
        {t('banner.show')}
      </Button>
    );
  const doubts = run.steps.filter((step) => step.status === 'in_doubt');
  if (run.status === 'in_doubt' || doubts.length > 0) {
    const [first] = doubts;
    return (
      <div className={classes.banner} data-tone="in_doubt" role="alert">
        <StatusIcon status="in_doubt" />
        <div className={classes.bannerText}>
          <strong>{t('banner.inDoubt', { name: nodeName(first?.nodeId) ?? '', count: Math.max(1, doubts.length) })}</strong>{' '}
          {t('banner.inDoubtText')}
        </div>
        {show(first)}
      </div>
    );
  }
  if (run.status === 'failed' && run.error !== undefined) {
    const { error } = run;
    const name = nodeName(run.failedNodeId);
    const step = run.steps.findLast(
      (each) => each.status === 'failed' && (run.failedNodeId === undefined || each.nodeId === run.failedNodeId),
    );
    return (
      <div className={classes.banner} data-tone="failed" role="alert">
        <StatusIcon status="failed" />
        <div className={classes.bannerText}>
          <strong>{name === undefined ? t('banner.failed') : t('banner.failedAt', { name })}</strong> {errorText(error)}
          <div className={classes.advice}>{t(`advice.${adviceKey(error)}`)}</div>
        </div>
        {show(step)}
      </div>
    );
  }
  if (run.status === 'waiting') {
    const step = run.steps.findLast((each) => each.status === 'waiting');
    const wakeAt = step?.wakeAt ?? run.wakeAt;
    const name = nodeName(step?.nodeId) ?? '';
    const event = /^event (.+)$/.exec(step?.waitingFor ?? '')?.[1];
    const text =
      event !== undefined
        ? t('banner.waitsEvent', { name, event })
        : step?.waitingFor === 'retry'
          ? t('banner.waitsRetry', { name, attempt: step.attempt + 1 })
          : t('banner.waits', { name });
    return (
      <div className={classes.banner} data-tone="waiting" role="status">
        <StatusIcon status="waiting" />
        <div className={classes.bannerText}>
          {text} {wakeAt !== undefined && t(event === undefined ? 'banner.until' : 'banner.atMost', { at: format.short(wakeAt) })}
        </div>
      </div>
    );
  }
  return null;
}
