import { Skeleton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { ContractOutputs } from '#shared/contract';
import type { RunStatus } from '#shared/model/run';
import { StatusIcon } from '../../components/StatusIcon';
import { useFormat } from '../../lib/use-format';
import classes from './dashboard.module.css';
import type { Day } from './overview';

interface Figure {
  status: RunStatus;
  label: string;
  value: number | undefined;
}

/** The state of the house in five numbers; each leads to its runs. */
export function Figures({ counts, day }: { counts: ContractOutputs['runs']['counts'] | undefined; day: Day | undefined }) {
  const { t } = useTranslation('dashboard');
  const format = useFormat();
  const figures: Figure[] = [
    { status: 'running', label: t('figure.running'), value: counts === undefined ? undefined : counts.running + counts.queued },
    { status: 'waiting', label: t('figure.waiting'), value: counts?.waiting },
    { status: 'in_doubt', label: t('figure.inDoubt'), value: counts?.inDoubt },
    { status: 'succeeded', label: t('figure.succeeded'), value: day?.succeeded },
    { status: 'failed', label: t('figure.failed'), value: day?.failed },
  ];
  return (
    <div className={classes.figures}>
      {figures.map(({ status, label, value }) => (
        <Link
          key={status}
          className={classes.figure ?? ''}
          to={`/runs?status=${status}`}
          data-status={status}
          data-zero={value === 0 || undefined}
        >
          <span className={classes.figureValue}>
            {value === undefined ? <Skeleton height={22} width={36} my={3} /> : format.number(value)}
          </span>
          <span className={classes.figureLabel}>
            <StatusIcon status={status} size={14} />
            {label}
          </span>
        </Link>
      ))}
    </div>
  );
}
