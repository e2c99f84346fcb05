import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { FlowDetail } from '#shared/model/flow';
import { ErrorPanel } from '../../../../components/ErrorPanel';
import { Section } from '../../../../components/Section';
import { RelativeTime } from '../../../../components/Time';
import { api } from '../../../../lib/client';
import classes from './info.module.css';

const SHOWN = 5;

/** The newest published versions; each is looked at in the editor. */
export function Versions({ flow }: { flow: FlowDetail }) {
  const { t } = useTranslation('page');
  const { data, error, isPending, refetch } = useQuery({
    ...api.flows.versions.queryOptions({ input: { flowId: flow.id, limit: SHOWN } }),
    enabled: flow.publishedVersion !== undefined,
  });
  if (flow.publishedVersion === undefined) return null;
  return (
    <Section title={t('info.versions')} flush>
      {error !== null && data === undefined ? (
        <ErrorPanel error={error} onRetry={() => void refetch()} inline />
      ) : isPending ? (
        <Skeleton height={60} m="sm" width="auto" />
      ) : (
        <ul className={classes.list}>
          {data?.items.map(({ version, publishedAt, note }) => (
            <li key={version}>
              <Link to={`/flows/${flow.id}?version=${version}`} className={classes.line ?? ''}>
                <span className={classes.callerName}>{t('info.versionNumber', { version })}</span>
                <span className={classes.lineText} title={note}>
                  {note ?? (version === flow.publishedVersion ? t('info.published') : t('info.noNote'))}
                </span>
                <span className={classes.lineTime}>
                  <RelativeTime at={publishedAt} />
                </span>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
