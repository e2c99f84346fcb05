import { Button } from '@mantine/core';
import { Inbox, Plus, Send } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import type { QueueSummary } from '#shared/model/queue';
import { EmptyState } from '../../components/EmptyState';
import { ErrorPanel } from '../../components/ErrorPanel';
import { Hint } from '../../components/Kbd';
import { PageHeader } from '../../components/Page';
import { SplitPage } from '../../components/SidePanel';
import { RelativeTime } from '../../components/Time';
import { type Column, VirtualTable } from '../../components/VirtualTable';
import { useCommands } from '../../lib/commands';
import { useFormat } from '../../lib/use-format';
import { QueueDialog } from './QueueDialog';
import { QueuePanel } from './QueuePanel';
import classes from './queues.module.css';
import { SendDialog } from './SendDialog';
import { useQueues } from './use-queues';

/** Every queue with its depth, and what one holds. */
export default function QueuesPage() {
  const { t } = useTranslation('queues');
  const format = useFormat();
  const queues = useQueues();
  const { query } = queues;
  const [params, setParams] = useSearchParams();
  const [dialog, setDialog] = useState<{ kind: 'send'; queue: string } | { kind: 'edit'; queue: QueueSummary | undefined }>();
  const selectedName = params.get('queue') ?? undefined;
  const selected = query.data?.find(({ name }) => name === selectedName);
  const select = (name: string | undefined) => setParams(name === undefined ? {} : { queue: name }, { replace: true });
  const openSend = () => setDialog({ kind: 'send', queue: selectedName ?? '' });
  const openNew = () => setDialog({ kind: 'edit', queue: undefined });

  useCommands([
    { id: 'send', label: t('send.open'), group: 'page', keys: 'n', run: openSend },
    { id: 'new-queue', label: t('new'), group: 'page', run: openNew },
  ]);

  const number = (id: 'ready' | 'delayed' | 'inFlight' | 'dead', minTableWidth = 0): Column<QueueSummary> => ({
    id,
    header: t(`column.${id}`),
    width: '84px',
    align: 'right',
    minTableWidth,
    render: (queue) => (
      <span className={queue[id] === 0 ? classes.soft : id === 'dead' ? classes.bad : undefined}>{format.number(queue[id])}</span>
    ),
  });
  const columns: Column<QueueSummary>[] = [
    {
      id: 'name',
      header: t('column.name'),
      width: 'minmax(130px, 1.4fr)',
      render: ({ name, paused }) => (
        <span className={classes.name}>
          <span className="pf-clip">{name}</span>
          {paused && <span className={classes.tag}>{t('paused')}</span>}
        </span>
      ),
    },
    number('ready'),
    number('inFlight'),
    number('delayed', 720),
    number('dead'),
    {
      id: 'oldest',
      header: t('column.oldest'),
      width: '110px',
      align: 'right',
      minTableWidth: 640,
      render: ({ oldestAt }) =>
        oldestAt === undefined ? <span className={classes.soft}>–</span> : <RelativeTime at={oldestAt} />,
    },
    {
      id: 'consumers',
      header: t('column.consumers'),
      width: 'minmax(120px, 1.2fr)',
      minTableWidth: 560,
      render: ({ consumers }) =>
        consumers.length === 0 ? (
          <span className={classes.soft}>{t('nobody')}</span>
        ) : (
          <span className="pf-clip">{consumers.map(({ flowName }) => flowName).join(', ')}</span>
        ),
    },
  ];

  return (
    <>
      <PageHeader
        title={t('title')}
        hint={t('hint')}
        actions={
          <>
            <Button variant="default" leftSection={<Plus size={14} />} onClick={openNew}>
              {t('new')}
            </Button>
            <Hint label={t('send.open')} keys="n">
              <Button leftSection={<Send size={14} />} onClick={openSend}>
                {t('send.open')}
              </Button>
            </Hint>
          </>
        }
      />
      <SplitPage>
        {query.isError && query.data === undefined ? (
          <ErrorPanel error={query.error} onRetry={() => void query.refetch()} />
        ) : (
          <VirtualTable
            label={t('title')}
            columns={columns}
            rows={query.data ?? []}
            rowKey={({ name }) => name}
            selectedKey={selectedName}
            onOpen={({ name }) => select(name === selectedName ? undefined : name)}
            isLoading={query.isPending}
            empty={
              <EmptyState
                icon={Inbox}
                title={t('empty.title')}
                text={t('empty.text')}
                action={<Button onClick={openSend}>{t('send.open')}</Button>}
              />
            }
          />
        )}
        {selected !== undefined && (
          <QueuePanel
            key={selected.name}
            queue={selected}
            queues={queues}
            onClose={() => select(undefined)}
            onSend={openSend}
            onEdit={() => setDialog({ kind: 'edit', queue: selected })}
          />
        )}
      </SplitPage>
      {dialog?.kind === 'send' && (
        <SendDialog
          queue={dialog.queue}
          names={query.data?.map(({ name }) => name) ?? []}
          onClose={() => setDialog(undefined)}
          onSent={(name) => {
            setDialog(undefined);
            select(name);
            void queues.refresh();
          }}
        />
      )}
      {dialog?.kind === 'edit' && (
        <QueueDialog
          queue={dialog.queue}
          onClose={() => setDialog(undefined)}
          onSaved={(name) => {
            setDialog(undefined);
            select(name);
            void queues.refresh();
          }}
        />
      )}
    </>
  );
}
