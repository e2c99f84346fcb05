import { Tooltip } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { RunStatus } from '#shared/model/run';
import { useFormat } from '../../lib/use-format';
import classes from './run-bars.module.css';
import { OUTCOME_OF, type RunOutcome } from './run-outcome';

export interface BarRun {
  id: string;
  status: RunStatus;
  createdAt: number;
}

/**
 * The last runs as bars, the newest on the right: their height and colour tell how they ended. One picture, because bars are too
 * thin to be aimed at; lists of runs lead to each.
 */
export function RunBars({ runs, places = 30 }: { runs: readonly BarRun[]; places?: number }) {
  const { t } = useTranslation('occurrences');
  const { t: tc } = useTranslation('components');
  const format = useFormat();
  const shown = runs.slice(0, places).reverse();
  const count = (outcome: RunOutcome) => shown.filter(({ status }) => OUTCOME_OF[status] === outcome).length;
  const label = t('lastRuns', { count: shown.length, good: count('good'), bad: count('bad') });
  return (
    <span className={classes.bars} role="img" aria-label={label}>
      {Array.from({ length: places - shown.length }, (_, index) => (
        <span key={index} className={classes.none} />
      ))}
      {shown.map(({ id, status, createdAt }) => (
        <Tooltip key={id} label={`${tc(`status.${status}`)} · ${format.exact(createdAt)}`} openDelay={100}>
          <span className={classes.bar} data-outcome={OUTCOME_OF[status]} />
        </Tooltip>
      ))}
    </span>
  );
}
