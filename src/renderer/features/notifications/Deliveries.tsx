import { Button, SegmentedControl, Skeleton } from '@mantine/core';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { CircleCheck, CircleSlash, CircleX, Clock, RotateCw } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Delivery } from '#shared/model/notification';
import { ErrorPanel } from '../../components/ErrorPanel';
import { Section } from '../../components/Section';
import { RelativeTime } from '../../components/Time';
import { useErrorText } from '../../components/use-error-text';
import { api, client } from '../../lib/client';
import classes from './notifications.module.css';

const icons = { waiting: Clock, sent: CircleCheck, failed: CircleX, skipped: CircleSlash };
const filters = ['all', 'waiting', 'sent', 'failed'] as const;
const PAGE = 25;
const POLL_MS = 10_000;

/** What went out, what waits and what failed; newest first. */
export function Deliveries() {
  const { t } = useTranslation('notifications');
  const [filter, setFilter] = useState<(typeof filters)[number]>('all');
  const query = useInfiniteQuery(
    api.notifications.deliveries.infiniteOptions({
      input: (cursor: string | undefined) => ({
        limit: PAGE,
        ...(filter === 'all' ? {} : { state: filter }),
        ...(cursor === undefined ? {} : { cursor }),
      }),
      initialPageParam: undefined,
      getNextPageParam: ({ nextCursor }) => nextCursor,
      refetchInterval: POLL_MS,
    }),
  );
  const items = query.data?.pages.flatMap((page) => page.items);
  return (
    <Section
      title={t('sent.title')}
      flush
      aside={
        <SegmentedControl
          size="xs"
          aria-label={t('sent.filter')}
          value={filter}
          data={filters.map((value) => ({ value, label: t(`sent.filters.${value}`) }))}
          onChange={setFilter}
        />
      }
    >
      {items === undefined ? (
        query.isError ? (
          <ErrorPanel error={query.error} onRetry={() => void query.refetch()} inline />
        ) : (
          <Skeleton height={64} m="md" />
        )
      ) : items.length === 0 ? (
        <p className={classes.nothing}>{t(filter === 'all' ? 'sent.none' : 'sent.noneOf')}</p>
      ) : (
        <ul className={classes.list}>
          {items.map((delivery) => (
            <DeliveryRow key={delivery.id} delivery={delivery} />
          ))}
        </ul>
      )}
      {query.hasNextPage && (
        <Button variant="subtle" size="xs" m="xs" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {t('sent.more')}
        </Button>
      )}
    </Section>
  );
}

function placeOf({ taskId, runId, flowId }: Delivery): string | undefined {
  if (taskId !== undefined) return `/inbox?task=${encodeURIComponent(taskId)}`;
  if (runId !== undefined) return `/runs/${runId}`;
  return flowId === undefined ? undefined : `/flows/${flowId}`;
}

function DeliveryRow({ delivery }: { delivery: Delivery }) {
  const { t } = useTranslation('notifications');
  const errorText = useErrorText();
  const queryClient = useQueryClient();
  const { id, channel, topic, title, state, at, dueAt, sentAt, attempts, error } = delivery;
  const Icon = icons[state];
  const place = placeOf(delivery);
  const retry = useMutation({
    mutationFn: () => client.notifications.retryDelivery({ deliveryId: id }),
    onSettled: () => void queryClient.invalidateQueries({ queryKey: api.notifications.deliveries.key() }),
  });
  return (
    <li className={classes.delivery} data-state={state}>
      <Icon size={15} className={classes.stateIcon} role="img" aria-label={t(`sent.state.${state}`)} />
      <span className={classes.grow}>
        <span className={classes.deliveryTitle}>{place === undefined ? title : <Link to={place}>{title}</Link>}</span>
        <span className={classes.sub}>
          {t(`channel.${channel}`)} · {t(`topic.${topic}`)}
          {state === 'waiting' && dueAt !== undefined && (
            <>
              {' · '}
              {attempts > 0 ? t('sent.again', { count: attempts }) : t('sent.due')} <RelativeTime at={dueAt} />
            </>
          )}
          {state === 'skipped' && <> · {t('sent.skipped')}</>}
        </span>
        {error !== undefined && state !== 'sent' && <span className={classes.failed}>{errorText(error)}</span>}
      </span>
      {(state === 'failed' || (state === 'waiting' && dueAt !== undefined)) && channel !== 'desktop' && (
        <Button
          size="xs"
          variant="subtle"
          leftSection={<RotateCw size={13} />}
          loading={retry.isPending}
          aria-label={t('sent.retryOf', { title })}
          onClick={() => retry.mutate()}
        >
          {t('sent.retry')}
        </Button>
      )}
      <span className={classes.time}>
        <RelativeTime at={sentAt ?? at} />
      </span>
    </li>
  );
}
