import { ActionIcon } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { Play } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import type { FlowSummary } from '#shared/model/flow';
import { Hint } from '../../components/Kbd';
import { FlowStatusBadge } from '../../components/StatusBadge';
import { api } from '../../lib/client';
import { asksForInput, requestQuickRun } from '../../lib/quick-run-request';
import { useFormat } from '../../lib/use-format';
import classes from './dashboard.module.css';
import { barShares, busiestCount, busiestFlows } from './overview';

/** What each flow did in the last 24 hours, and a button to run it. */
export function FlowsToday({ flows }: { flows: readonly FlowSummary[] }) {
  const { t } = useTranslation('dashboard');
  const shown = busiestFlows(flows, 8);
  const busiest = busiestCount(shown);
  if (shown.length === 0) return <p className={classes.empty}>{t('flows.empty')}</p>;
  return (
    <ul className={classes.list}>
      {shown.map((flow) => (
        <li key={flow.id} className={classes.flow}>
          <FlowLine flow={flow} busiest={busiest} />
        </li>
      ))}
    </ul>
  );
}

function FlowLine({ flow, busiest }: { flow: FlowSummary; busiest: number }) {
  const { t } = useTranslation('dashboard');
  const format = useFormat();
  const navigate = useNavigate();
  const start = useMutation(api.runs.start.mutationOptions({ onSuccess: ({ runId }) => void navigate(`/runs/${runId}`) }));
  const { succeeded, failed, other } = flow.runsLast24h;
  const shares = barShares(flow.runsLast24h, busiest);
  const summary = t('flows.day', {
    succeeded: format.number(succeeded),
    failed: format.number(failed),
    other: format.number(other),
  });
  return (
    <>
      <Link className={classes.flowName ?? ''} to={`/flows/${flow.id}`}>
        {flow.name}
      </Link>
      {flow.status === 'active' ? (
        <Hint label={summary}>
          <span className={classes.day} role="img" aria-label={summary}>
            <span className={classes.bar}>
              <span data-part="succeeded" style={{ width: `${shares.succeeded}%` }} />
              <span data-part="failed" style={{ width: `${shares.failed}%` }} />
              <span data-part="other" style={{ width: `${shares.other}%` }} />
            </span>
            <span className={classes.dayCount}>{format.number(succeeded + failed + other)}</span>
          </span>
        </Hint>
      ) : (
        <FlowStatusBadge status={flow.status} plain />
      )}
      <Hint label={t('flows.run', { name: flow.name })}>
        <ActionIcon
          size="sm"
          aria-label={t('flows.run', { name: flow.name })}
          loading={start.isPending}
          disabled={flow.status !== 'active'}
          onClick={() => (asksForInput(flow) ? requestQuickRun(flow.id) : start.mutate({ params: { workflowId: flow.id } }))}
        >
          <Play size={13} />
        </ActionIcon>
      </Hint>
    </>
  );
}
