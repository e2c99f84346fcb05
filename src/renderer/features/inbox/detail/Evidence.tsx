import { Skeleton, UnstyledButton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { ArrowRight, ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { RunId } from '#shared/model/ids';
import type { StepSummary } from '#shared/model/run';
import { ErrorPanel } from '../../../components/ErrorPanel';
import { ItemsView } from '../../../components/items/ItemsView';
import { StatusIcon } from '../../../components/StatusIcon';
import { Duration } from '../../../components/Time';
import { api } from '../../../lib/client';
import { toUiError } from '../../../lib/ui-error';
import { useFormat } from '../../../lib/use-format';
import classes from './detail.module.css';

/** More steps than this are read on the run's own page. */
const SHOWN = 30;
const ITEMS = 20;

/** What the run has done so far, step by step with what each put out: what the decision rests on. */
export function Evidence({ runId }: { runId: string }) {
  const { t } = useTranslation('inbox');
  const id = runId as RunId;
  const query = useQuery(api.runs.get.queryOptions({ input: { runId: id }, retry: false, staleTime: 15_000 }));
  const run = query.data;
  // An approver may not read runs; a run may be gone: then there is nothing to show, and nothing is wrong.
  if (query.isError && ['FORBIDDEN', 'RUN_NOT_FOUND', 'UNAUTHORIZED'].includes(toUiError(query.error).code)) return null;
  const names = new Map<string, string>(run?.definition.nodes.map((node) => [node.id, node.name]));
  const steps = run?.steps.filter(({ status }) => status !== 'skipped') ?? [];
  return (
    <section className={classes.part} aria-label={t('evidence.title')}>
      <h3 className={classes.heading}>
        {t('evidence.title')}
        <Link to={`/runs/${runId}`} className={classes.more ?? ''}>
          {t('evidence.openRun')} <ArrowRight size={12} aria-hidden="true" />
        </Link>
      </h3>
      {query.isError ? (
        <ErrorPanel inline error={query.error} onRetry={() => void query.refetch()} />
      ) : run === undefined ? (
        <Skeleton height={64} />
      ) : (
        <ol className={classes.steps}>
          {steps.slice(0, SHOWN).map((step) => (
            <EvidenceStep key={step.seq} step={step} name={names.get(step.nodeId) ?? step.nodeId} />
          ))}
          {steps.length > SHOWN && (
            <li className={classes.quiet}>
              <Link to={`/runs/${runId}`}>{t('evidence.more', { count: steps.length - SHOWN })}</Link>
            </li>
          )}
        </ol>
      )}
    </section>
  );
}

function EvidenceStep({ step, name }: { step: StepSummary; name: string }) {
  const { t } = useTranslation('inbox');
  const format = useFormat();
  const [isOpen, setOpen] = useState(false);
  const count = Object.values(step.itemsOut).reduce((sum, each) => sum + each, 0);
  const canOpen = step.status === 'succeeded' && count > 0;
  const line = (
    <>
      <ChevronRight size={12} className={classes.chevron} data-open={isOpen || undefined} data-none={!canOpen || undefined} />
      <StatusIcon status={step.status} size={14} />
      <span className={classes.stepName}>{name}</span>
      {step.scope !== '' && <span className={`${classes.soft} pf-clip`}>{step.scope}</span>}
      <span className={classes.stepEnd}>
        {step.status === 'succeeded' && t('evidence.items', { count, number: format.number(count) })}
        {step.finishedAt !== undefined && <Duration from={step.startedAt} to={step.finishedAt} />}
      </span>
    </>
  );
  return (
    <li>
      {canOpen ? (
        <UnstyledButton className={classes.step ?? ''} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {line}
        </UnstyledButton>
      ) : (
        <div className={classes.step}>{line}</div>
      )}
      {isOpen && <StepOutput step={step} name={name} />}
    </li>
  );
}

function StepOutput({ step, name }: { step: StepSummary; name: string }) {
  const input = { runId: step.runId, seq: step.seq, limit: ITEMS };
  const query = useQuery(api.runs.stepData.queryOptions({ input, staleTime: 60_000 }));
  if (query.isError) return <ErrorPanel inline error={query.error} onRetry={() => void query.refetch()} />;
  if (query.data === undefined) return <Skeleton height={60} m={8} />;
  const filled = Object.entries(query.data.outputs).filter(([, { total }]) => total > 0);
  return (
    <div className={classes.output}>
      {filled.map(([port, { items, total }]) => (
        <ItemsView key={port} label={`${name}: ${port}`} items={items} total={total} />
      ))}
    </div>
  );
}
