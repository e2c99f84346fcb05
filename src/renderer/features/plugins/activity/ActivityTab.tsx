import { Button, Select } from '@mantine/core';
import { ScrollText } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import type { AuditAction } from '#shared/model/audit';
import { EmptyState } from '../../../components/EmptyState';
import { ErrorPanel } from '../../../components/ErrorPanel';
import { Toolbar } from '../../../components/Page';
import { useLocalText } from '../../../lib/local-text';
import classes from '../plugins.module.css';
import { usePlugins } from '../use-plugins';
import { AuditList } from './AuditList';
import { useAudit } from './use-audit';

/** What one looks for in an audit, as groups of actions. */
const GROUPS = {
  changes: ['plugin.installed', 'plugin.updated', 'plugin.rolled-back', 'plugin.removed', 'plugin.enabled', 'plugin.disabled'],
  permissions: ['plugin.granted', 'plugin.revoked', 'plugin.denied'],
  trouble: ['plugin.denied', 'plugin.crashed'],
} as const satisfies Record<string, readonly AuditAction[]>;
type Group = keyof typeof GROUPS;
const GROUP_NAMES: readonly Group[] = ['changes', 'permissions', 'trouble'];

/** The audit of the plugins: what came and went, what was granted and what was refused. Nothing here can be changed. */
export default function ActivityTab() {
  const { t } = useTranslation('plugins');
  const localText = useLocalText();
  const [params, setParams] = useSearchParams();
  const { data: plugins = [] } = usePlugins();
  const plugin = params.get('of') ?? undefined;
  const group = GROUP_NAMES.find((each) => each === params.get('show'));
  const { query, rows, more } = useAudit({ plugin, actions: group === undefined ? undefined : [...GROUPS[group]] });
  const narrow = (key: 'of' | 'show', value: string | null) =>
    setParams(
      (now) => {
        const next = new URLSearchParams(now);
        if (value === null || value === '') next.delete(key);
        else next.set(key, value);
        return next;
      },
      { replace: true },
    );
  const isFiltered = plugin !== undefined || group !== undefined;
  const names = plugins.map(({ name, label }) => ({ value: name, label: localText(label) }));
  // One that was removed has entries too.
  if (plugin !== undefined && names.every(({ value }) => value !== plugin)) names.push({ value: plugin, label: plugin });
  return (
    <>
      <Toolbar>
        <Select
          size="xs"
          w={200}
          aria-label={t('activity.plugin')}
          placeholder={t('activity.anyPlugin')}
          data={names.sort((one, other) => one.label.localeCompare(other.label))}
          value={plugin ?? null}
          searchable
          clearable
          onChange={(value) => narrow('of', value)}
        />
        <Select
          size="xs"
          w={200}
          aria-label={t('activity.group')}
          placeholder={t('activity.anyGroup')}
          data={GROUP_NAMES.map((value) => ({ value, label: t(`activity.groups.${value}`) }))}
          value={group ?? null}
          clearable
          onChange={(value) => narrow('show', value)}
        />
      </Toolbar>
      {query.isError && query.data === undefined ? (
        <ErrorPanel error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <div className={classes.holder}>
          <AuditList
            label={t('tab.activity')}
            entries={rows}
            isLoading={query.isPending}
            isLoadingMore={query.isFetchingNextPage}
            onEndReached={more}
            empty={
              <EmptyState
                icon={ScrollText}
                title={t(isFiltered ? 'activity.noneFound' : 'activity.none')}
                {...(isFiltered
                  ? {
                      action: (
                        <Button variant="default" onClick={() => setParams({}, { replace: true })}>
                          {t('empty.clear')}
                        </Button>
                      ),
                    }
                  : { text: t('activity.noneText') })}
              />
            }
          />
        </div>
      )}
    </>
  );
}
