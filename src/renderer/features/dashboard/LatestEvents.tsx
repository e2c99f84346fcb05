import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Section } from '../../components/Section';
import { RelativeTime } from '../../components/Time';
import { api } from '../../lib/client';
import classes from './dashboard.module.css';

/** The newest events, read again every few seconds. */
export function LatestEvents() {
  const { t } = useTranslation('dashboard');
  const { data } = useQuery(api.events.list.queryOptions({ input: { limit: 6 }, refetchInterval: 5000 }));
  if (data === undefined || data.items.length === 0) return null;
  return (
    <Section
      title={t('events.title')}
      aside={
        <Link to="/events" className={classes.all ?? ''}>
          {t('events.all')}
        </Link>
      }
      flush
    >
      <ul className={classes.list}>
        {data.items.map(({ sequence, type, time }) => (
          <li key={sequence}>
            <Link className={classes.line ?? ''} to={`/events?event=${sequence}`}>
              <code className={classes.mono}>{type}</code>
              <span className={classes.time}>
                <RelativeTime at={Date.parse(time)} />
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </Section>
  );
}
