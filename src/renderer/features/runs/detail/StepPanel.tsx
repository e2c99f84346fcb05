import { ActionIcon, Progress } from '@mantine/core';
import { ChevronLeft, ChevronRight, RotateCcw } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { compensatedSeq, isFinal, type RunDetail, type StepSummary } from '#shared/model/run';
import { NodeIcon } from '../../../components/graph/node-icon';
import { useRunProgress } from '../../../components/graph/step-progress';
import { useGraphContext } from '../../../components/graph/use-graph-context';
import { Hint } from '../../../components/Kbd';
import { Facts, SidePanel } from '../../../components/SidePanel';
import { StatusBadge } from '../../../components/StatusBadge';
import { Duration, ShortTime } from '../../../components/Time';
import { useFormat } from '../../../lib/use-format';
import { AskedPeople } from './AskedPeople';
import { DoubtQuestion } from './DoubtQuestion';
import classes from './detail.module.css';
import { RerunDialog } from './RerunDialog';
import { StepDataTabs, useStepData } from './StepData';
import { AttemptList, StepError } from './StepError';
import { iterationOf } from './timeline-model';

interface StepPanelProps {
  run: RunDetail;
  step: StepSummary;
  width: number;
  onSelect(seq: number): void;
  onClose(): void;
}

/** The inspector of one step: what went in, what came out, what went wrong and what to do. */
export function StepPanel({ run, step, width, onSelect, onClose }: StepPanelProps) {
  const { t } = useTranslation('runs');
  const { context } = useGraphContext();
  const format = useFormat();
  const node = run.definition.nodes.find((each) => each.id === step.nodeId);
  const type = node === undefined ? undefined : context?.nodeTypes.get(node.type);
  const isTrigger = type?.kind === 'trigger';
  const [isRerunning, setRerunning] = useState(false);
  const canRerun = isFinal(run.status) && step.status !== 'skipped' && compensatedSeq(step.scope) === undefined;
  const { query, more } = useStepData(step);
  const input = query.data?.input;
  const name = node?.name ?? step.nodeId;
  const iteration = iterationOf(step.scope);
  const attempts = run.attempts.filter((attempt) => attempt.seq === step.seq);
  const itemsOut = Object.values(step.itemsOut).reduce((sum, count) => sum + count, 0);
  return (
    <SidePanel
      title={
        <span className={classes.panelTitle}>
          <NodeIcon name={type?.icon ?? 'box'} />
          <span className="pf-clip">{name}</span>
        </span>
      }
      actions={
        <>
          {canRerun && (
            <Hint label={t('rerunFrom.button')}>
              <ActionIcon aria-label={t('rerunFrom.button')} onClick={() => setRerunning(true)}>
                <RotateCcw size={14} />
              </ActionIcon>
            </Hint>
          )}
          <Iterations run={run} step={step} onSelect={onSelect} />
        </>
      }
      width={width}
      onClose={onClose}
    >
      <Facts
        facts={[
          [t('step.status'), <StatusBadge key="status" status={step.status} plain />],
          ...(iteration === '' ? [] : [[t('step.iteration'), iteration] as const]),
          ...(step.status === 'skipped'
            ? []
            : ([
                [
                  t('step.time'),
                  <span key="time">
                    <ShortTime at={step.startedAt} /> · <Duration from={step.startedAt} to={step.finishedAt} />
                  </span>,
                ],
                [t('step.items'), t('step.itemCounts', { in: format.number(step.itemsIn), out: format.number(itemsOut) })],
              ] as const)),
        ]}
      />
      {node?.type === 'core.human-task' && step.status !== 'skipped' && <AskedPeople run={run} step={step} />}
      {step.status === 'running' && <StepProgressBar runId={run.id} nodeId={step.nodeId} />}
      <RerunDialog run={run} step={step} nodeName={name} opened={isRerunning} onClose={() => setRerunning(false)} />
      {step.status === 'in_doubt' && (
        <DoubtQuestion
          key={`doubt-${step.seq}`}
          step={step}
          nodeName={name}
          input={input?.items}
          isInputCut={input !== undefined && input.items.length < input.total}
        />
      )}
      {step.error !== undefined && step.status !== 'in_doubt' && <StepError error={step.error} />}
      <AttemptList attempts={attempts} />
      {step.status === 'skipped' ? (
        <p className={classes.quiet}>{t('step.skipped')}</p>
      ) : (
        <StepDataTabs
          key={`data-${step.seq}`}
          step={step}
          isTrigger={isTrigger}
          logs={run.logs.filter((log) => log.nodeId === step.nodeId)}
          data={query.data}
          error={query.error}
          isFetching={query.isFetching}
          more={more}
          retry={() => void query.refetch()}
        />
      )}
    </SidePanel>
  );
}

/** How far a step at work is, when it says so, and what it does. */
function StepProgressBar({ runId, nodeId }: { runId: string; nodeId: string }) {
  const { t } = useTranslation('runs');
  const format = useFormat();
  const told = useRunProgress(runId).get(nodeId);
  if (told === undefined) return null;
  const percent = format.percent(Math.round(told.share * 100) / 100);
  return (
    <div className={classes.progress}>
      <Progress value={told.share * 100} size="sm" aria-label={t('step.progress')} transitionDuration={160} />
      <div className={classes.progressText}>
        <span className="pf-clip">{told.message}</span>
        <span>{percent}</span>
      </div>
    </div>
  );
}

/** Earlier and later steps of the same node, inside a for-each. */
function Iterations({ run, step, onSelect }: Pick<StepPanelProps, 'run' | 'step' | 'onSelect'>) {
  const { t } = useTranslation('runs');
  const steps = run.steps.filter((each) => each.nodeId === step.nodeId);
  if (steps.length < 2) return null;
  const index = steps.findIndex((each) => each.seq === step.seq);
  const go = (to: StepSummary | undefined, label: string, icon: typeof ChevronLeft) => {
    const Icon = icon;
    return (
      <Hint label={label}>
        <ActionIcon aria-label={label} disabled={to === undefined} onClick={() => to && onSelect(to.seq)}>
          <Icon size={15} />
        </ActionIcon>
      </Hint>
    );
  };
  return (
    <span className={classes.iterations}>
      {go(steps[index - 1], t('step.earlier'), ChevronLeft)}
      {t('step.of', { number: index + 1, all: steps.length })}
      {go(steps[index + 1], t('step.later'), ChevronRight)}
    </span>
  );
}
