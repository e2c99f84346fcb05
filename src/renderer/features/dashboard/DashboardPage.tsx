import { Button, Skeleton } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Workflow } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { EmptyState } from '../../components/EmptyState';
import { ErrorPanel } from '../../components/ErrorPanel';
import { toast } from '../../components/feedback';
import { PageBody, PageHeader } from '../../components/Page';
import { Section } from '../../components/Section';
import { api } from '../../lib/client';
import { Concerns } from './Concerns';
import classes from './dashboard.module.css';
import { Figures } from './Figures';
import { FlowsToday } from './FlowsToday';
import { LatestEvents } from './LatestEvents';
import { LatestRuns } from './LatestRuns';
import { concernsOf, sumDay } from './overview';
import { useDashboard } from './use-dashboard';
import { WaitingTasks } from './WaitingTasks';
import { Webhooks } from './Webhooks';

/** How things stand: what asks for a person, what runs, what the flows did in the last day. */
export default function DashboardPage() {
  const { t } = useTranslation('dashboard');
  const { flows, latest, counts, doubts, failures, rules } = useDashboard();
  const items = flows.data?.items;
  const concerns = concernsOf({ doubts, failures: failures.data?.items ?? [], rules: rules.data ?? [] });
  return (
    <>
      <PageHeader title={t('title')} />
      {flows.isError && items === undefined ? (
        <ErrorPanel error={flows.error} onRetry={() => void flows.refetch()} />
      ) : items?.length === 0 && latest.data?.items.length === 0 ? (
        <NoFlows />
      ) : (
        <PageBody width={1280}>
          <Figures counts={counts} day={items === undefined ? undefined : sumDay(items)} />
          <div className={classes.columns}>
            <div>
              <WaitingTasks />
              {concerns.length > 0 && (
                <Section title={t('concerns.title')} flush>
                  <Concerns concerns={concerns} />
                </Section>
              )}
              <Section
                title={t('runs.title')}
                aside={
                  <Link to="/runs" className={classes.all ?? ''}>
                    {t('runs.all')}
                  </Link>
                }
                flush
              >
                {latest.isError && latest.data === undefined ? (
                  <ErrorPanel error={latest.error} onRetry={() => void latest.refetch()} inline />
                ) : (
                  <LatestRuns runs={latest.data?.items} />
                )}
              </Section>
            </div>
            <div>
              <Section
                title={t('flows.title')}
                aside={
                  <Link to="/flows" className={classes.all ?? ''}>
                    {t('flows.all')}
                  </Link>
                }
                flush
              >
                {items === undefined ? <Skeleton height={132} m="sm" width="auto" /> : <FlowsToday flows={items} />}
              </Section>
              <Webhooks />
              <LatestEvents />
            </div>
          </div>
        </PageBody>
      )}
    </>
  );
}

function NoFlows() {
  const { t, i18n } = useTranslation('dashboard');
  const queryClient = useQueryClient();
  const install = useMutation(
    api.flows.installTemplates.mutationOptions({
      onSuccess: ({ flows }) => {
        toast(t('none.installed', { count: flows.length }));
        return queryClient.invalidateQueries({ queryKey: api.flows.key() });
      },
    }),
  );
  return (
    <EmptyState
      icon={Workflow}
      title={t('none.title')}
      text={t('none.text')}
      action={
        <div className={classes.choices}>
          <Button
            loading={install.isPending}
            onClick={() => install.mutate({ language: i18n.language === 'pt-BR' ? 'pt-BR' : 'en' })}
          >
            {t('none.templates')}
          </Button>
          <Button component={Link} to="/flows?new=template" variant="default">
            {t('none.own')}
          </Button>
        </div>
      }
    />
  );
}
