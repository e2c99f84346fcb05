import { Button } from '@mantine/core';
import { RotateCcw, Trash2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { QueueMessage } from '#shared/model/queue';
import { JsonView } from '../../components/JsonView';
import { Facts } from '../../components/SidePanel';
import { useFormat } from '../../lib/use-format';
import classes from './queues.module.css';
import type { Queues } from './use-queues';

/** One message with its whole body, and why it failed. */
export function MessageCard({ message, queues, onGone }: { message: QueueMessage; queues: Queues; onGone(): void }) {
  const { t } = useTranslation('queues');
  const format = useFormat();
  const { id, queue, state, body, priority, deliveries, enqueuedAt, visibleAt, runId, error } = message;
  return (
    <section className={classes.card} aria-label={t('message.title')}>
      <Facts
        facts={[
          [t('message.id'), <code key="id">{id}</code>],
          [t('message.at'), format.exact(enqueuedAt)],
          ...(visibleAt === undefined ? [] : [[t('message.visibleAt'), format.exact(visibleAt)] as const]),
          [t('message.priority'), format.number(priority)],
          [t('message.deliveries'), format.number(deliveries)],
          ...(error === undefined ? [] : [[t('message.error'), error.message] as const]),
          ...(runId === undefined
            ? []
            : [
                [
                  t('message.run'),
                  <Link key="run" to={`/runs/${runId}`}>
                    {t('message.openRun')}
                  </Link>,
                ] as const,
              ]),
        ]}
      />
      <JsonView value={body} openDepth={3} />
      {state !== 'in_flight' && (
        <div className={classes.actions}>
          {state === 'dead' && (
            <Button
              size="xs"
              variant="default"
              leftSection={<RotateCcw size={13} />}
              onClick={async () => {
                await queues.redrive(queue, [id]);
                onGone();
              }}
            >
              {t('redrive.one')}
            </Button>
          )}
          <Button
            size="xs"
            variant="default"
            leftSection={<Trash2 size={13} />}
            onClick={async () => (await queues.discard(queue, id)) && onGone()}
          >
            {t('discard.open')}
          </Button>
        </div>
      )}
    </section>
  );
}
