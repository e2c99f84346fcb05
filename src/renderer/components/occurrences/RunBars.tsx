import { Tooltip } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { RunStatus } from '#shared/model/run';
import { useFormat } from '../../lib/use-format';
import classes from './run-bars.module.css';
import { OUTCOME_OF } from './run-outcome';

export interface BarRun {
  id: string;
  status: RunStatus;
  createdAt: number;
}

/** The last runs as bars, the newest on the right: their height and colour tell how they ended; each leads to its run. */
export function RunBars({ runs, places = 30 }: { runs: readonly BarRun[]; places?: number }) {
  const { t } = useTranslation('occurrences');
  const { t: tc } = useTranslation('components');
  const format = useFormat();
  const shown = runs.slice(0, places).reverse();
  return (
    <span className={classes.bars} role="list" aria-label={t('lastRuns')}>
      {Array.from({ length: places - shown.length }, (_, index) => (
        <span key={index} className={classes.none} aria-hidden="true" />
      ))}
      {shown.map(({ id, status, createdAt }) => (
        <span key={id} role="listitem" className={classes.slot}>
          <Tooltip label={`${tc(`status.${status}`)} · ${format.exact(createdAt)}`} openDelay={100}>
            <Link
              to={`/runs/${id}`}
              className={classes.bar ?? ''}
              data-outcome={OUTCOME_OF[status]}
              aria-label={`${tc(`status.${status}`)}, ${format.short(createdAt)}`}
            />
          </Tooltip>
        </span>
      ))}
    </span>
  );
}
