import { Tooltip } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { api } from '../../lib/client';
import classes from './shell.module.css';

/** The last part of the data folder's path; the whole path on hover. */
export function WorkspaceName() {
  const { t } = useTranslation('app');
  const { data } = useQuery(api.system.info.queryOptions({ staleTime: 60_000 }));
  const name = data?.workspace.split(/[\\/]/).findLast((part) => part !== '') ?? 'PulseFlow';
  return (
    <Tooltip label={data === undefined ? t('topbar.workspace') : `${t('topbar.workspace')}: ${data.workspace}`}>
      <Link className={classes.workspace ?? ''} to="/settings/data">
        {name}
      </Link>
    </Tooltip>
  );
}
