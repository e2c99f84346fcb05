import { Button, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Pause, PencilRuler, Play } from 'lucide-react';
import { Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, Outlet, useNavigate, useParams } from 'react-router';
import type { FlowDetail } from '#shared/model/flow';
import type { FlowId } from '#shared/model/ids';
import { ErrorPanel } from '../../../components/ErrorPanel';
import { Hint } from '../../../components/Kbd';
import { PageHeader } from '../../../components/Page';
import { PageTabs } from '../../../components/PageTabs';
import { FlowStatusBadge } from '../../../components/StatusBadge';
import { api } from '../../../lib/client';
import { useCommands } from '../../../lib/commands';
import { FlowMenu } from '../list/FlowMenu';
import { useFlowActions } from '../list/use-flow-actions';
import { useRunFlow } from '../run/use-run-flow';
import { LeaveGuard } from './LeaveGuard';
import classes from './page.module.css';
import { useHasKept } from './schedule/kept-schedule';

const TABS = ['info', 'schedule', 'exceptions', 'history'] as const;

/** A flow as a whole, in four tabs; the tab is part of the address. Its graph is the editor's. */
export default function FlowTabs() {
  const { t } = useTranslation('page');
  const { flowId = '' } = useParams();
  const query = useQuery(api.flows.get.queryOptions({ input: { flowId: flowId as FlowId } }));
  const flow = query.data;
  const isUnsaved = useHasKept(flowId);
  return (
    <>
      {flow === undefined ? (
        <PageHeader title={t('flow')} parents={[{ label: t('flows'), to: '/flows' }]} />
      ) : (
        <Head flow={flow} />
      )}
      <PageTabs
        label={t('tabs')}
        tabs={TABS.map((id) => ({
          id,
          label: t(`tab.${id}`),
          to: `/flows/${flowId}/${id}`,
          aside: id === 'schedule' && isUnsaved ? '•' : undefined,
        }))}
      />
      {isUnsaved && <LeaveGuard flowId={flowId} />}
      {flow !== undefined ? (
        <Suspense fallback={<Loading />}>
          <Outlet key={flowId} context={flow} />
        </Suspense>
      ) : query.isError ? (
        <ErrorPanel error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <Loading />
      )}
    </>
  );
}

function Head({ flow }: { flow: FlowDetail }) {
  const { t } = useTranslation('page');
  const navigate = useNavigate();
  const actions = useFlowActions();
  const { run, dialog } = useRunFlow(actions);
  const openEditor = () => void navigate(`/flows/${flow.id}`);
  const isActive = flow.status === 'active';
  useCommands([
    { id: 'flow-edit', label: t('edit'), group: 'page', keys: 'e', run: openEditor },
    { id: 'flow-run', label: t('runNow'), group: 'page', keys: 'r', inPalette: isActive, run: () => run(flow) },
    {
      id: 'flow-pause',
      label: t(isActive ? 'pause' : 'resume'),
      group: 'page',
      keys: 'p',
      inPalette: flow.status !== 'draft',
      run: () => (isActive ? actions.pause(flow) : flow.status === 'paused' ? actions.resume(flow) : undefined),
    },
    { id: 'flow-duplicate', label: t('duplicate'), group: 'page', keys: 'd', run: () => actions.duplicate(flow) },
  ]);
  return (
    <>
      <PageHeader
        title={flow.name}
        parents={[{ label: t('flows'), to: '/flows' }]}
        aside={<FlowStatusBadge status={flow.status} />}
        actions={
          <>
            {isActive && (
              <Hint label={t('runNow')} keys="r">
                <Button size="xs" variant="default" leftSection={<Play size={14} />} onClick={() => run(flow)}>
                  {t('runNow')}
                </Button>
              </Hint>
            )}
            {flow.status !== 'draft' && (
              <Hint label={t(isActive ? 'pauseHint' : 'resumeHint')} keys="p">
                <Button
                  size="xs"
                  variant="default"
                  leftSection={isActive ? <Pause size={14} /> : <Play size={14} />}
                  onClick={() => (isActive ? actions.pause(flow) : actions.resume(flow))}
                >
                  {t(isActive ? 'pause' : 'resume')}
                </Button>
              </Hint>
            )}
            <Hint label={t('editHint')} keys="e">
              <Button component={Link} to={`/flows/${flow.id}`} size="xs" leftSection={<PencilRuler size={14} />}>
                {t('edit')}
              </Button>
            </Hint>
            <FlowMenu flow={flow} actions={actions} size="md" onRemoved={() => void navigate('/flows')} />
          </>
        }
      />
      {dialog}
    </>
  );
}

function Loading() {
  return (
    <div className={classes.loading} aria-hidden="true">
      <Skeleton height={72} mb={20} />
      <Skeleton height={12} width="30%" mb={14} />
      <Skeleton height={120} />
    </div>
  );
}
