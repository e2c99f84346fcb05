import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Plugin } from '#shared/model/plugin';
import { api } from '../../../lib/client';
import classes from '../plugins.module.css';

/** More flows than these are counted, not named. */
const NAMED = 8;

/** What becomes of flows when a plugin goes: which of them use it, by name. */
export function RemoveText({ plugin }: { plugin: Plugin }) {
  const { t } = useTranslation('plugins');
  const { data } = useQuery({
    ...api.plugins.get.queryOptions({ input: { name: plugin.name } }),
    enabled: plugin.usedBy > 0,
  });
  if (plugin.usedBy === 0) return t('remove.text');
  const uses = data?.uses ?? [];
  return (
    <>
      {t('remove.used', { count: plugin.usedBy })}
      <ul className={classes.list}>
        {uses.slice(0, NAMED).map(({ flowId, flowName }) => (
          <li key={flowId}>{flowName}</li>
        ))}
        {uses.length > NAMED && <li>{t('remove.more', { count: uses.length - NAMED })}</li>}
      </ul>
    </>
  );
}
