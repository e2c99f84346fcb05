import { Anchor } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { RunDetail, StepSummary } from '#shared/model/run';
import { outcomeLabel } from '#shared/words/outcome-label';
import { useAssigneeWords } from '../../../components/people/use-people';
import { RelativeTime } from '../../../components/Time';
import { api } from '../../../lib/client';
import classes from './detail.module.css';

/** What a step has asked people: each question with whom it waits for or what became of it, and the way to it. */
export function AskedPeople({ run, step }: { run: RunDetail; step: StepSummary }) {
  const { t, i18n } = useTranslation('runs');
  const assigneeWords = useAssigneeWords();
  const language = i18n.language === 'pt-BR' ? 'pt-BR' : 'en';
  const isWaiting = step.status === 'waiting';
  const input = { box: isWaiting ? ('all' as const) : ('done' as const), runId: run.id, limit: 100 };
  const { data } = useQuery(api.inbox.list.queryOptions({ input, staleTime: 5000, refetchInterval: isWaiting ? 10_000 : false }));
  const name = run.definition.nodes.find(({ id }) => id === step.nodeId)?.name;
  const tasks = (data?.items ?? []).flatMap((entry) =>
    entry.entry === 'task' && entry.task.nodeName === name ? [entry.task] : [],
  );
  if (tasks.length === 0) return null;
  return (
    <section className={classes.asked} aria-label={t('asked.title')}>
      <h3>{t('asked.title')}</h3>
      <ul>
        {tasks.map((task) => {
          const chosen = task.outcomes.find(({ id }) => id === task.outcome);
          const word = chosen === undefined ? t(`asked.${task.state}`) : outcomeLabel(chosen, language);
          return (
            <li key={task.id}>
              <Anchor component={Link} size="sm" to={`/inbox?box=${isWaiting ? 'all' : 'done'}&task=${task.id}`}>
                {task.title}
              </Anchor>
              <span className={classes.quiet}>
                {task.resolvedAt === undefined
                  ? t('asked.waitsFor', { who: task.assignees.map(assigneeWords).join(', ') })
                  : [word, task.resolvedBy?.name].filter((part) => part !== undefined).join(' · ')}{' '}
                <RelativeTime at={task.resolvedAt ?? task.createdAt} />
              </span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
