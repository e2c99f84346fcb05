import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { StandIn } from '#shared/model/run';
import { useFormat } from '../../../lib/use-format';
import classes from './test-data.module.css';

interface PaneHeadProps {
  title: string;
  /** What stands in the place of the step, when it was not executed. */
  standIn?: StandIn | undefined;
  count?: ReactNode;
  children?: ReactNode;
}

/** The line above data: what they are, how many, and what can be done with them. */
export function PaneHead({ title, standIn, count, children }: PaneHeadProps) {
  const { t } = useTranslation('components');
  return (
    <header className={classes.paneHead}>
      <h3 className={classes.paneTitle}>{title}</h3>
      {standIn !== undefined && <span className={classes.mark}>{t(`standIn.${standIn}`)}</span>}
      <span className={classes.paneCount}>{count}</span>
      {children}
    </header>
  );
}

export function ItemCount({ shown, total }: { shown: number; total: number }) {
  const { t } = useTranslation('components');
  const format = useFormat();
  return shown < total
    ? t('items.some', { shown: format.number(shown), total: format.number(total) })
    : t('items.all', { count: total });
}
