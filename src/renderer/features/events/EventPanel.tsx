import { Button, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { ArrowRight, Zap } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { FlowEvent } from '#shared/model/event';
import { CopyIcon } from '../../components/CopyText';
import { ErrorPanel } from '../../components/ErrorPanel';
import { JsonView } from '../../components/JsonView';
import { Facts, SidePanel } from '../../components/SidePanel';
import { RelativeTime } from '../../components/Time';
import { api } from '../../lib/client';
import { useFormat } from '../../lib/use-format';
import { runIdOf } from './event-feed';
import classes from './events.module.css';

/** One event: who said what, when, and all it carried. Read from the host when the list does not hold it. */
export function EventPanel(props: {
  sequence: number;
  known: FlowEvent | undefined;
  onClose(): void;
  onAgain(type: string): void;
}) {
  const { t } = useTranslation('events');
  const format = useFormat();
  const { sequence, known } = props;
  const query = useQuery(
    api.events.get.queryOptions({ input: { sequence }, enabled: known === undefined, staleTime: Number.POSITIVE_INFINITY }),
  );
  const event = known ?? query.data;
  const runId = event === undefined ? undefined : runIdOf(event);
  return (
    <SidePanel
      title={<span className={classes.type}>{event?.type ?? t('event', { sequence })}</span>}
      onClose={props.onClose}
      width={460}
    >
      {query.isError && event === undefined && <ErrorPanel error={query.error} onRetry={() => void query.refetch()} inline />}
      {event === undefined && query.isPending && <Skeleton height={160} />}
      {event !== undefined && (
        <>
          <Facts
            facts={[
              [
                t('fact.time'),
                <>
                  {format.exact(Date.parse(event.time))}{' '}
                  <span className={classes.soft}>
                    (<RelativeTime at={Date.parse(event.time)} />)
                  </span>
                </>,
              ],
              [t('fact.source'), event.source],
              ...(event.subject === undefined ? [] : [[t('fact.subject'), event.subject] as const]),
              [
                t('fact.id'),
                <span key="id" className={classes.id}>
                  <code>{event.id}</code> <CopyIcon value={event.id} />
                </span>,
              ],
              [t('fact.sequence'), format.number(event.sequence)],
            ]}
          />
          <div className={classes.actions}>
            {runId !== undefined && (
              <Button component={Link} to={`/runs/${runId}`} variant="default" size="xs" rightSection={<ArrowRight size={13} />}>
                {t('openRun')}
              </Button>
            )}
            {!event.type.startsWith('flx.') && (
              <Button variant="default" size="xs" leftSection={<Zap size={13} />} onClick={() => props.onAgain(event.type)}>
                {t('simulate.again')}
              </Button>
            )}
          </div>
          <h2 className={classes.heading}>{t('fact.data')}</h2>
          <JsonView key={event.sequence} value={event.data} openDepth={3} />
        </>
      )}
    </SidePanel>
  );
}
