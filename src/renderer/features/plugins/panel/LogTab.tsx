import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { PluginDetail } from '#shared/model/plugin';
import { ErrorPanel } from '../../../components/ErrorPanel';
import { LogLines } from '../../../components/LogLines';
import { api } from '../../../lib/client';
import classes from '../plugins.module.css';

/** Its log is read again this often while one looks: a plugin may write without anything else changing. */
const EVERY_MS = 3000;

/** What the plugin wrote outside of steps: its triggers, its start, its crashes. */
export function LogTab({ plugin }: { plugin: PluginDetail }) {
  const { t } = useTranslation('plugins');
  const query = useQuery(api.plugins.logs.queryOptions({ input: { name: plugin.name, limit: 1000 }, refetchInterval: EVERY_MS }));
  if (query.data === undefined) {
    return query.isError ? (
      <ErrorPanel error={query.error} onRetry={() => void query.refetch()} inline />
    ) : (
      <Skeleton height={120} />
    );
  }
  return (
    <>
      <p className={classes.quiet}>{t('log.text')}</p>
      <div className={classes.log}>
        <LogLines lines={query.data} label={t('log.label')} none={t('log.none')} maxHeight={420} />
      </div>
    </>
  );
}
