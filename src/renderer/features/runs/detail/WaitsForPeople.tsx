import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { ArrowRight } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { RunDetail, StepSummary } from '#shared/model/run';
import { useAssigneeWords } from '../../../components/people/use-people';
import { StatusIcon } from '../../../components/StatusIcon';
import { RelativeTime } from '../../../components/Time';
import { api } from '../../../lib/client';
import classes from './detail.module.css';

/** Whom a run waits for, since when, and the way to what they are asked. */
export function WaitsForPeople({ run, step, name }: { run: RunDetail; step: StepSummary; name: string }) {
  const { t } = useTranslation('runs');
  const assigneeWords = useAssigneeWords();
  const input = { box: 'all' as const, flowId: run.flowId, limit: 200 };
  const { data } = useQuery(api.inbox.list.queryOptions({ input, staleTime: 5000 }));
  const tasks = (data?.items ?? []).flatMap((entry) =>
    entry.entry === 'task' && entry.task.runId === run.id ? [entry.task] : [],
  );
  const [first, ...others] = tasks;
  const who = [...new Set(tasks.flatMap(({ assignees }) => assignees.map(assigneeWords)))].join(', ');
  const to = first === undefined || others.length > 0 ? `/inbox?box=all&flow=${run.flowId}` : `/inbox?box=all&task=${first.id}`;
  return (
    <div className={classes.banner} data-tone="waiting" role="status">
      <StatusIcon status="waiting" />
      <div className={classes.bannerText}>
        {who === '' ? t('banner.waitsPeople', { name }) : t('banner.waitsFor', { name, who })}{' '}
        <RelativeTime at={step.startedAt} />
      </div>
      <Button size="xs" variant="default" component={Link} to={to} rightSection={<ArrowRight size={13} />}>
        {others.length > 0 ? t('banner.openTasks', { count: tasks.length }) : t('banner.openTask')}
      </Button>
    </div>
  );
}
