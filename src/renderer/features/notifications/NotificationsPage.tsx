import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { ChannelState } from '#shared/contract/notifications';
import { type NotificationRules, type NotificationTopic, notificationTopicSchema } from '#shared/model/notification';
import { ErrorPanel } from '../../components/ErrorPanel';
import { PageBody, PageHeader } from '../../components/Page';
import { useMe } from '../../components/people/use-people';
import { api } from '../../lib/client';
import { ChannelList } from './ChannelList';
import { Deliveries } from './Deliveries';
import { FlowExceptions } from './FlowExceptions';
import { QuietHours } from './QuietHours';
import { TopicTable } from './TopicTable';
import { useRules } from './use-rules';

/** What those are told of who only decide tasks. */
const OF_TASKS: readonly NotificationTopic[] = notificationTopicSchema.options.filter(
  (topic) => topic.startsWith('task-') || topic === 'sla-near',
);

/** By which channel the one who looks is told of what, and when; and what became of it. */
export default function NotificationsPage() {
  const { t } = useTranslation('notifications');
  const { query } = useRules();
  const channels = useQuery(api.notifications.channels.queryOptions({ input: {} }));
  const me = useMe();
  const error = query.error ?? channels.error;
  const isApprover = me?.access === 'approver';
  return (
    <>
      <PageHeader title={t('title')} parents={isApprover ? [] : [{ label: t('settings'), to: '/settings' }]} hint={t('hint')} />
      <PageBody width={920}>
        {query.data !== undefined && channels.data !== undefined ? (
          <Content rules={query.data} channels={channels.data} isApprover={isApprover} />
        ) : error !== null ? (
          <ErrorPanel
            error={error}
            onRetry={() => {
              void query.refetch();
              void channels.refetch();
            }}
          />
        ) : (
          [280, 120, 200].map((height) => <Skeleton key={height} height={height} mb="lg" />)
        )}
      </PageBody>
    </>
  );
}

function Content(props: { rules: NotificationRules; channels: readonly ChannelState[]; isApprover: boolean }) {
  const { rules, channels, isApprover } = props;
  const { save } = useRules();
  const topics = isApprover ? OF_TASKS : notificationTopicSchema.options;
  return (
    <>
      <TopicTable rules={rules} topics={topics} channels={channels} onChange={save} />
      {!isApprover && <FlowExceptions rules={rules} onChange={save} />}
      <QuietHours rules={rules} onChange={save} />
      <ChannelList rules={rules} channels={channels} isApprover={isApprover} />
      <Deliveries />
    </>
  );
}
