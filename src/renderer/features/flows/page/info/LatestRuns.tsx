import { Skeleton } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { RunSummary } from '#shared/model/run';
import { ErrorPanel } from '../../../../components/ErrorPanel';
import { Section } from '../../../../components/Section';
import { StatusIcon } from '../../../../components/StatusIcon';
import { Duration, RelativeTime } from '../../../../components/Time';
import { useErrorText } from '../../../../components/use-error-text';
import classes from './info.module.css';

const SHOWN = 6;

interface LatestRunsProps {
  flowId: string;
  title: string;
  query: Pick<UseQueryResult, 'error' | 'data' | 'refetch'>;
  runs: readonly RunSummary[] | undefined;
}

/** The newest runs in one line each; all of them are in the history. */
export function LatestRuns({ flowId, title, query, runs }: LatestRunsProps) {
  const { t } = useTranslation('page');
  const { t: tc } = useTranslation('components');
  const errorText = useErrorText();
  return (
    <Section
      title={title}
      flush
      aside={
        <Link to={`/flows/${flowId}/history?view=runs`} className={classes.aside ?? ''}>
          {t('info.allRuns')}
        </Link>
      }
    >
      {query.error !== null && runs === undefined ? (
        <ErrorPanel error={query.error} onRetry={() => void query.refetch()} inline />
      ) : runs === undefined ? (
        <Skeleton height={120} m="sm" width="auto" />
      ) : runs.length === 0 ? (
        <p className={classes.empty}>{t('info.noRuns')}</p>
      ) : (
        <ul className={classes.list}>
          {runs.slice(0, SHOWN).map((run) => (
            <li key={run.id}>
              <Link to={`/runs/${run.id}`} className={classes.line ?? ''}>
                <StatusIcon status={run.status} title={tc(`status.${run.status}`)} />
                <span className={classes.lineText}>{t(`trigger.${run.trigger.kind}`)}</span>
                {run.error !== undefined && <span className={classes.lineError}>{errorText(run.error)}</span>}
                <span className={classes.lineEnd}>
                  {run.startedAt !== undefined && <Duration from={run.startedAt} to={run.finishedAt} />}
                </span>
                <span className={classes.lineTime}>
                  <RelativeTime at={run.createdAt} />
                </span>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
