import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { compensatedSeq, type RunDetail, type StepSummary } from '#shared/model/run';
import { adviceKey } from '../../../components/error-advice';
import { StatusIcon } from '../../../components/StatusIcon';
import { useErrorText } from '../../../components/use-error-text';
import { client } from '../../../lib/client';
import { useFormat } from '../../../lib/use-format';
import { BreakerState } from './BreakerState';
import classes from './detail.module.css';
import { WaitsForPeople } from './WaitsForPeople';

interface RunBannerProps {
  run: RunDetail;
  selected: number | undefined;
  onShow(step: StepSummary): void;
}

/** What a reader must know before anything else: why the run failed, what it waits for, or the question it asks. */
export function RunBanner({ run, selected, onShow }: RunBannerProps) {
  const { t } = useTranslation('runs');
  const { t: tc } = useTranslation('components');
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
          {t(first !== undefined && compensatedSeq(first.scope) !== undefined ? 'banner.undoingText' : 'banner.inDoubtText')}
          <OtherWakes run={run} />
        </div>
        {show(first)}
      </div>
    );
  }
  if (run.status === 'compensating' || run.status === 'compensated') {
    return (
      <div className={classes.banner} data-tone="waiting" role="status">
        <StatusIcon status={run.status} />
        <div className={classes.bannerText}>
          <strong>{t(`banner.${run.status}`)}</strong> {run.error !== undefined && errorText(run.error)}
        </div>
      </div>
    );
  }
  if ((run.status === 'failed' || run.status === 'compensation_failed') && run.error !== undefined) {
    const { error } = run;
    const name = nodeName(run.failedNodeId);
    const step = run.steps.findLast(
      (each) => each.status === 'failed' && (run.failedNodeId === undefined || each.nodeId === run.failedNodeId),
    );
    return (
      <div className={classes.banner} data-tone="failed" role="alert">
        <StatusIcon status={run.status} />
        <div className={classes.bannerText}>
          <strong>{name === undefined ? t('banner.failed') : t('banner.failedAt', { name })}</strong> {errorText(error)}
          <div className={classes.advice}>{tc(`advice.${adviceKey(error)}`)}</div>
          {error.code === 'CIRCUIT_OPEN' && typeof error.data?.['key'] === 'string' && <BreakerState name={error.data['key']} />}
        </div>
        {run.deadLetter !== undefined && (
          <Button size="xs" variant="default" component={Link} to={`/dead-letters?state=all&letter=${run.deadLetter.id}`}>
            {t(`banner.deadLetter.${run.deadLetter.state}`)}
          </Button>
        )}
        {show(step)}
      </div>
    );
  }
  if (run.status === 'cancelled' && run.error !== undefined) {
    return (
      <div className={classes.banner} data-tone="cancelled" role="status">
        <StatusIcon status="cancelled" />
        <div className={classes.bannerText}>{t([`banner.cancelled.${run.error.code}`, 'banner.cancelled.other'])}</div>
      </div>
    );
  }
  const asking = run.steps.find(
    ({ status, nodeId }) =>
      status === 'waiting' && run.definition.nodes.find(({ id }) => id === nodeId)?.type === 'core.human-task',
  );
  if (run.status === 'waiting' && asking !== undefined) {
    return <WaitsForPeople run={run} step={asking} name={nodeName(asking.nodeId) ?? ''} />;
  }
  if (run.status === 'waiting') {
    const step = run.steps.find((each) => each.seq === run.wakes[0]?.seq);
    const wakeAt = step?.wakeAt ?? run.wakeAt;
    const name = nodeName(step?.nodeId) ?? '';
    const event = /^event (.+)$/.exec(step?.waitingFor ?? '')?.[1];
    const limit = /^(rate|slot|breaker) (.+)$/.exec(step?.waitingFor ?? '');
    const text =
      limit !== null
        ? t(`banner.waitsLimit.${limit[1]}${limit[2]?.startsWith('node:') === true ? 'Own' : ''}`, { name, key: limit[2] })
        : event !== undefined
          ? t('banner.waitsEvent', { name, event })
          : step?.waitingFor === 'retry'
            ? t('banner.waitsRetry', { name, attempt: step.attempt + 1 })
            : step?.waitingFor === 'reply'
              ? t('banner.waitsReply', { name })
              : step?.waitingFor === 'step'
                ? t('banner.waitsStep', { name })
                : t('banner.waits', { name });
    return (
      <div className={classes.banner} data-tone="waiting" role="status">
        <StatusIcon status="waiting" />
        <div className={classes.bannerText}>
          {text}{' '}
          {wakeAt !== undefined &&
            t(event === undefined && step?.waitingFor !== 'reply' ? 'banner.until' : 'banner.atMost', {
              at: format.short(wakeAt),
            })}
          {limit?.[1] === 'breaker' && <BreakerState name={limit[2] ?? ''} />}
          <OtherWakes run={run} from={1} />
        </div>
        {step?.waitingFor === 'step' && <SteppingButtons runId={run.id} />}
      </div>
    );
  }
  return null;
}

/** The person's word that a test run waits for which is stepped through. */
function SteppingButtons({ runId }: { runId: RunDetail['id'] }) {
  const { t } = useTranslation('runs');
  const next = useMutation({ mutationFn: () => client.runs.step({ runId }) });
  const runOn = useMutation({ mutationFn: () => client.runs.continue({ runId }) });
  return (
    <>
      <Button size="xs" loading={next.isPending} onClick={() => next.mutate()}>
        {t('nextStep')}
      </Button>
      <Button size="xs" variant="default" loading={runOn.isPending} onClick={() => runOn.mutate()}>
        {t('runOn')}
      </Button>
    </>
  );
}

/** What else would bring the run back to work, and when. */
function OtherWakes({ run, from = 0 }: { run: RunDetail; from?: number }) {
  const { t } = useTranslation('runs');
  const format = useFormat();
  const others = run.wakes.slice(from).filter(({ by }) => by !== 'person');
  if (others.length === 0) return null;
  const nameOf = (nodeId: string) => run.definition.nodes.find((node) => node.id === nodeId)?.name ?? nodeId;
  return (
    <ul className={classes.wakes} aria-label={t('wakesBy.title')}>
      {others.map(({ seq, nodeId, by, what, at }) => (
        <li key={seq}>
          {nameOf(nodeId)}: {t(`wakesBy.${by}`, { what: what ?? '', defaultValue: by })}
          {at !== undefined && `, ${format.short(at)}`}
          {by === 'breaker' && <BreakerState name={what ?? ''} />}
        </li>
      ))}
    </ul>
  );
}
