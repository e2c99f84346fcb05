import { Button, SegmentedControl } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Eraser, Pause, Pencil, Play, RotateCcw, Send, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { type MessageState, messageStateSchema, type QueueMessage, type QueueSummary } from '#shared/model/queue';
import { ErrorPanel } from '../../components/ErrorPanel';
import { Facts, SidePanel } from '../../components/SidePanel';
import { type Column, VirtualTable } from '../../components/VirtualTable';
import { api } from '../../lib/client';
import { useFormat } from '../../lib/use-format';
import { MessageCard } from './MessageCard';
import classes from './queues.module.css';
import type { Queues } from './use-queues';

const REFRESH_MS = 2000;
const countOf = (queue: QueueSummary, state: MessageState) => (state === 'in_flight' ? queue.inFlight : queue[state]);

/** One queue: who takes its messages, and the messages by state. */
export function QueuePanel(props: { queue: QueueSummary; queues: Queues; onClose(): void; onSend(): void; onEdit(): void }) {
  const { t } = useTranslation('queues');
  const format = useFormat();
  const { queue, queues } = props;
  const { name } = queue;
  const [state, setState] = useState<MessageState>(queue.ready === 0 && queue.dead > 0 ? 'dead' : 'ready');
  const [openId, setOpenId] = useState<string>();
  const query = useInfiniteQuery(
    api.queues.messages.infiniteOptions({
      input: (cursor: string | undefined) => ({ queue: name, state, limit: 100, ...(cursor === undefined ? {} : { cursor }) }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: ({ nextCursor }) => nextCursor,
      refetchInterval: REFRESH_MS,
    }),
  );
  const messages = query.data?.pages.flatMap(({ items }) => items) ?? [];
  const opened = messages.find(({ id }) => id === openId);
  const columns: Column<QueueMessage>[] = [
    { id: 'at', header: t('message.at'), width: '92px', render: ({ enqueuedAt }) => format.clock(enqueuedAt) },
    {
      id: 'body',
      header: t('message.body'),
      width: 'minmax(120px, 1fr)',
      render: ({ body }) => <code className={classes.body}>{JSON.stringify(body).slice(0, 200)}</code>,
    },
    { id: 'deliveries', header: t('message.deliveries'), width: '80px', align: 'right', render: ({ deliveries }) => deliveries },
  ];
  return (
    <SidePanel title={name} onClose={props.onClose} width={520}>
      <Facts
        facts={[
          [
            t('fact.consumers'),
            queue.consumers.length === 0
              ? t('nobodyLong')
              : queue.consumers.map(({ flowId, flowName, kind, status }) => (
                  <span key={`${flowId}${kind}`} className={classes.consumer}>
                    <Link to={`/flows/${flowId}`}>{flowName}</Link> {t(`kind.${kind}`)}
                    {status === 'paused' && <span className={classes.tag}>{t('paused')}</span>}
                  </span>
                )),
          ],
          [
            t('fact.rules'),
            t('rules', {
              count: queue.maxDeliveries,
              visibility: format.number(queue.visibilityTimeoutMs / 1000),
              dedup: format.number(queue.dedupWindowMs / 1000),
            }),
          ],
        ]}
      />
      <div className={classes.actions}>
        <Button size="xs" variant="default" leftSection={<Send size={13} />} onClick={props.onSend}>
          {t('send.open')}
        </Button>
        <Button
          size="xs"
          variant="default"
          leftSection={queue.paused ? <Play size={13} /> : <Pause size={13} />}
          onClick={() => queues.setPaused(name, !queue.paused)}
        >
          {queue.paused ? t('resume') : t('pause')}
        </Button>
        <Button size="xs" variant="default" leftSection={<Pencil size={13} />} onClick={props.onEdit}>
          {t('edit.open')}
        </Button>
        <Button
          size="xs"
          variant="default"
          leftSection={<Trash2 size={13} />}
          disabled={queue.consumers.length > 0}
          onClick={async () => (await queues.remove(queue)) && props.onClose()}
        >
          {t('remove.open')}
        </Button>
      </div>
      <SegmentedControl
        size="xs"
        fullWidth
        aria-label={t('messages')}
        value={state}
        onChange={(value) => {
          setState(messageStateSchema.parse(value));
          setOpenId(undefined);
        }}
        data={messageStateSchema.options.map((value) => ({
          value,
          label: `${t(`state.${value}`)} ${format.number(countOf(queue, value))}`,
        }))}
      />
      <div className={classes.messages}>
        {query.isError && query.data === undefined ? (
          <ErrorPanel error={query.error} onRetry={() => void query.refetch()} inline />
        ) : (
          <VirtualTable
            label={t('messages')}
            columns={columns}
            rows={messages}
            rowKey={({ id }) => id}
            selectedKey={openId}
            onOpen={({ id }) => setOpenId(id === openId ? undefined : id)}
            isLoading={query.isPending}
            onEndReached={() => {
              if (query.hasNextPage && !query.isFetchingNextPage) void query.fetchNextPage();
            }}
            isLoadingMore={query.isFetchingNextPage}
            empty={<p className={classes.none}>{t(`none.${state}`)}</p>}
          />
        )}
      </div>
      {state !== 'in_flight' && countOf(queue, state) > 0 && (
        <div className={classes.actions}>
          {state === 'dead' && (
            <Button size="xs" variant="default" leftSection={<RotateCcw size={13} />} onClick={() => void queues.redrive(name)}>
              {t('redrive.all')}
            </Button>
          )}
          <Button size="xs" variant="default" leftSection={<Eraser size={13} />} onClick={() => void queues.purge(queue, state)}>
            {t('purge.open')}
          </Button>
        </div>
      )}
      {opened !== undefined && <MessageCard message={opened} queues={queues} onGone={() => setOpenId(undefined)} />}
    </SidePanel>
  );
}
