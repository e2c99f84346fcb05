import { ScrollText } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../../../components/EmptyState';
import { ErrorPanel } from '../../../components/ErrorPanel';
import { AuditList } from '../activity/AuditList';
import { useAudit } from '../activity/use-audit';
import classes from '../plugins.module.css';

/** What was done with one plugin, and what it was refused. */
export function ActivityPart({ name }: { name: string }) {
  const { t } = useTranslation('plugins');
  const { query, rows, more } = useAudit({ plugin: name });
  if (query.isError && query.data === undefined) {
    return <ErrorPanel error={query.error} onRetry={() => void query.refetch()} inline />;
  }
  return (
    <div className={classes.part}>
      <AuditList
        isOfOne
        label={t('part.activity')}
        entries={rows}
        isLoading={query.isPending}
        isLoadingMore={query.isFetchingNextPage}
        onEndReached={more}
        empty={<EmptyState icon={ScrollText} title={t('activity.noneOfOne')} compact />}
      />
    </div>
  );
}
