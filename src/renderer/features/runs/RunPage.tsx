import { Skeleton, Tabs } from '@mantine/core';
import { useViewportSize } from '@mantine/hooks';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams, useSearchParams } from 'react-router';
import type { RunId } from '#shared/model/ids';
import type { RunDetail } from '#shared/model/run';
import { ErrorPanel } from '../../components/ErrorPanel';
import { stepOfNode, stepThatMatters } from '../../components/graph/run-changes';
import { useRun } from '../../components/graph/use-run';
import { PageHeader } from '../../components/Page';
import { EdgePanel } from '../../components/run/EdgePanel';
import { ReplayBar } from '../../components/run/ReplayBar';
import { useReplay } from '../../components/run/use-replay';
import { SplitPage } from '../../components/SidePanel';
import { useFormat } from '../../lib/use-format';
import classes from './detail/detail.module.css';
import { OwnSettings } from './detail/OwnSettings';
import { RunBanner } from './detail/RunBanner';
import { RunHeader } from './detail/RunHeader';
import { RunLogs } from './detail/RunLogs';
import { RunTimeline } from './detail/RunTimeline';
import { StepPanel } from './detail/StepPanel';

const RunGraph = lazy(async () => ({ default: (await import('./detail/RunGraph')).RunGraph }));

/** One run: the graph with live state, steps over time, and the data of the step that matters. */
export default function RunPage() {
  const { t } = useTranslation('runs');
  const { runId = '' } = useParams();
  const query = useRun(runId as RunId);
  if (query.data !== undefined) return <RunView key={runId} run={query.data} />;
  return (
    <>
      <PageHeader title={t('run')} parents={[{ label: t('title'), to: '/runs' }]} />
      {query.isError ? <ErrorPanel error={query.error} onRetry={() => void query.refetch()} /> : <RunSkeleton />}
    </>
  );
}

function RunView({ run }: { run: RunDetail }) {
  const { t } = useTranslation('runs');
  const format = useFormat();
  const { width } = useViewportSize();
  const [params, setParams] = useSearchParams();
  const chosen = params.get('step');
  // Until a step is chosen the page follows the one that matters.
  const step =
    chosen === null
      ? stepThatMatters(run.steps)
      : chosen === 'none'
        ? undefined
        : run.steps.find((each) => each.seq === Number(chosen));
  const choose = (seq: number | undefined) => setParams({ step: seq === undefined ? 'none' : String(seq) }, { replace: true });
  const edgeId = params.get('edge') ?? undefined;
  const chooseEdge = (edge: string) => setParams({ edge }, { replace: true });
  const { steps = run.steps, replay, start } = useReplay(run);
  const panelWidth = Math.round(Math.min(620, Math.max(380, width * 0.32)));
  const triggerStep = run.steps.find((each) => each.nodeId === run.trigger.nodeId) ?? run.steps[0];
  const names = new Map<string, string>(run.definition.nodes.map((node) => [node.id, node.name]));
  return (
    <>
      <RunHeader
        run={run}
        onReplay={replay === undefined ? start : undefined}
        onShowTrigger={triggerStep && (() => choose(triggerStep.seq))}
      />
      <SplitPage>
        <div className={classes.main}>
          <RunBanner run={run} selected={step?.seq} onShow={({ seq }) => choose(seq)} />
          <OwnSettings run={run} />
          <div className={classes.graph}>
            <Suspense fallback={<Skeleton className={classes.graphSkeleton ?? ''} />}>
              <RunGraph
                run={run}
                steps={steps}
                step={step}
                edgeId={edgeId}
                onSelectEdge={chooseEdge}
                onSelectNode={(nodeId) => choose(nodeId === undefined ? undefined : stepOfNode(run.steps, nodeId)?.seq)}
              />
            </Suspense>
          </div>
          {replay !== undefined && <ReplayBar replay={replay} />}
          <Tabs defaultValue="steps" keepMounted={false} className={classes.lower ?? ''}>
            <Tabs.List>
              <Tabs.Tab value="steps">{t('timeline.title')}</Tabs.Tab>
              <Tabs.Tab value="logs" rightSection={<span className={classes.tabCount}>{format.number(run.logs.length)}</span>}>
                {t('logs.title')}
              </Tabs.Tab>
            </Tabs.List>
            <Tabs.Panel value="steps" className={classes.lowerPanel ?? ''}>
              {run.steps.length === 0 ? (
                <p className={classes.quietPadded}>{t('timeline.none')}</p>
              ) : (
                <RunTimeline run={run} selected={step?.seq} onSelect={choose} />
              )}
            </Tabs.Panel>
            <Tabs.Panel value="logs" className={classes.lowerPanel ?? ''}>
              <RunLogs logs={run.logs} names={names} />
            </Tabs.Panel>
          </Tabs>
        </div>
        {edgeId !== undefined ? (
          <EdgePanel key={edgeId} run={run} edgeId={edgeId} width={panelWidth} onClose={() => choose(undefined)} />
        ) : (
          step !== undefined && (
            <StepPanel run={run} step={step} width={panelWidth} onSelect={choose} onClose={() => choose(undefined)} />
          )
        )}
      </SplitPage>
    </>
  );
}

function RunSkeleton() {
  return (
    <div className={classes.skeleton} aria-hidden="true">
      <Skeleton height={220} />
      {[60, 84, 40, 72].map((width) => (
        <Skeleton key={width} height={12} width={`${width}%`} />
      ))}
    </div>
  );
}
