import { Button } from '@mantine/core';
import { MousePointerClick } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../../../components/EmptyState';
import classes from './start-from.module.css';

/** Offers a flow with nothing but a trigger. */
export function EmptyFlow({ onEmpty }: { onEmpty(): void }) {
  const { t } = useTranslation('flows');
  return (
    <div className={classes.middle}>
      <EmptyState
        icon={MousePointerClick}
        title={t('startFrom.emptyTitle')}
        text={t('startFrom.emptyText')}
        action={
          <Button data-autofocus onClick={onEmpty}>
            {t('startFrom.emptyAction')}
          </Button>
        }
      />
    </div>
  );
}
