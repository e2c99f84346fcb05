import { useQuery } from '@tanstack/react-query';
import { ArrowRight, Inbox } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Section } from '../../components/Section';
import { RelativeTime } from '../../components/Time';
import { useShownName } from '../../components/use-shown-name';
import { api } from '../../lib/client';
import { useFormat } from '../../lib/use-format';
import { useNow } from '../../lib/use-now';
import classes from './dashboard.module.css';

const SHOWN = 4;

/** What waits for me, the most urgent first; nothing where nothing waits. */
export function WaitingTasks() {
  const { t } = useTranslation('dashboard');
  const format = useFormat();
  const shownName = useShownName();
  const now = useNow(15_000);
  const { data: counts } = useQuery(api.inbox.counts.queryOptions());
  const { data } = useQuery(api.inbox.list.queryOptions({ input: { box: 'mine', limit: 50 }, staleTime: 5000 }));
  const tasks = (data?.items ?? []).flatMap((entry) => (entry.entry === 'task' ? [entry.task] : []));
  if (tasks.length === 0) return null;
  const count = counts?.mine ?? tasks.length;
  return (
    <Section
      title={t('waiting.title')}
      aside={
        <Link to="/inbox" className={classes.all ?? ''}>
          {t('waiting.all', { count, number: format.number(count) })}
        </Link>
      }
      flush
    >
      <ul className={classes.list}>
        {tasks.slice(0, SHOWN).map(({ id, title, flowName, dueAt, createdAt }) => (
          <li key={id}>
            <Link className={classes.concern ?? ''} to={`/inbox?task=${id}`}>
              <Inbox size={15} className={classes.task} aria-hidden="true" />
              <span className={classes.concernText}>
                <span className={classes.name}>{title}</span>
                <span className={classes.soft}>{flowName === undefined ? t('waiting.noFlow') : shownName(flowName)}</span>
              </span>
              <span className={classes.time} data-over={(dueAt !== undefined && dueAt <= now) || undefined}>
                {dueAt === undefined ? <RelativeTime at={createdAt} /> : t('waiting.due', { at: format.relative(dueAt, now) })}
              </span>
              <ArrowRight size={14} className={classes.arrow} aria-hidden="true" />
            </Link>
          </li>
        ))}
      </ul>
    </Section>
  );
}
