import { Skeleton } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { FlowDetail } from '#shared/model/flow';
import type { RunSummary } from '#shared/model/run';
import { RunBars } from '../../../../components/occurrences/RunBars';
import { successShare } from '../../../../components/occurrences/run-outcome';
import { StatusIcon } from '../../../../components/StatusIcon';
import { Duration, RelativeTime, ShortTime } from '../../../../components/Time';
import { useFormat } from '../../../../lib/use-format';
import { COUNTED_RUNS } from '../use-flow-runs';
import classes from './info.module.css';

function Figure({ label, value, children }: { label: string; value: ReactNode; children?: ReactNode }) {
  return (
    <div className={classes.figure}>
      <dt className={classes.figureLabel}>{label}</dt>
      <dd className={classes.figureBody}>
        <span className={classes.figureValue}>{value}</span>
        <span className={classes.figureMore}>{children}</span>
      </dd>
    </div>
  );
}

/** When it runs next, how the last run ended, how many went well, and what is published. */
export function Figures({ flow, runs }: { flow: FlowDetail; runs: readonly RunSummary[] | undefined }) {
  const { t } = useTranslation('page');
  const { t: tc } = useTranslation('components');
  const format = useFormat();
  const last = runs?.[0];
  // The shown runs are live. Where test runs have pushed all others out of sight, the host still knows.
  const share = (runs && successShare(runs)) ?? flow.successRate?.share;
  const next = flow.status === 'active' ? flow.nextRunAt : undefined;
  const none = <span className={classes.soft}>–</span>;
  return (
    <dl className={classes.figures}>
      <Figure label={t('info.next')} value={next === undefined ? none : <RelativeTime at={next} />}>
        {next !== undefined ? (
          <ShortTime at={next} />
        ) : (
          t(flow.status === 'paused' ? 'info.nextPaused' : flow.status === 'draft' ? 'info.nextDraft' : 'info.nextNone')
        )}
      </Figure>
      <Figure
        label={t('info.last')}
        value={
          runs === undefined ? (
            <Skeleton height={20} width={90} my={3} />
          ) : last === undefined ? (
            none
          ) : (
            <Link to={`/runs/${last.id}`} className={classes.plainLink ?? ''}>
              <StatusIcon status={last.status} size={16} />
              {tc(`status.${last.status}`)}
            </Link>
          )
        }
      >
        {last === undefined ? (
          runs && t('info.lastNone')
        ) : (
          <>
            <RelativeTime at={last.createdAt} />
            {last.finishedAt !== undefined && (
              <>
                {' · '}
                <Duration from={last.startedAt ?? last.createdAt} to={last.finishedAt} />
              </>
            )}
          </>
        )}
      </Figure>
      <Figure
        label={t('info.rate')}
        value={
          runs === undefined ? <Skeleton height={20} width={60} my={3} /> : share === undefined ? none : format.percent(share)
        }
      >
        {runs !== undefined && runs.length > 0 ? <RunBars runs={runs} places={COUNTED_RUNS} /> : runs && t('info.rateNone')}
      </Figure>
      <Figure
        label={t('info.version')}
        value={
          flow.publishedVersion === undefined ? (
            none
          ) : (
            <Link to={`/flows/${flow.id}?version=${flow.publishedVersion}`} className={classes.plainLink ?? ''}>
              {t('info.versionNumber', { version: flow.publishedVersion })}
            </Link>
          )
        }
      >
        {t(
          flow.publishedVersion === undefined
            ? 'info.unpublished'
            : flow.hasDraftChanges
              ? 'info.draftChanges'
              : 'info.draftPublished',
        )}
      </Figure>
    </dl>
  );
}
