import { Button } from '@mantine/core';
import { ListChecks } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { EmptyState } from '../../../components/EmptyState';
import classes from './start-from.module.css';

/** Offers the way in steps to a flow that runs by a schedule. */
export function GuidedFlow() {
  const { t } = useTranslation('new-automation');
  const navigate = useNavigate();
  return (
    <div className={classes.middle}>
      <EmptyState
        icon={ListChecks}
        title={t('entry.title')}
        text={t('entry.text')}
        action={
          <Button data-autofocus onClick={() => void navigate('/flows/new-automation')}>
            {t('entry.action')}
          </Button>
        }
      />
    </div>
  );
}
