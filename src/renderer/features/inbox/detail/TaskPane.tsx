import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { HumanTaskSummary } from '#shared/model/human-task';
import { ErrorPanel } from '../../../components/ErrorPanel';
import { api } from '../../../lib/client';
import { taskInLanguage } from '../task-in-language';
import classes from './detail.module.css';
import { PaneHead } from './PaneHead';
import type { PaneProps } from './pane-props';
import { TaskView } from './TaskView';

interface TaskPaneProps extends PaneProps {
  taskId: string;
  /** What the list knows of it, shown until the whole is read. */
  summary: HumanTaskSummary | undefined;
  /** Several are picked: the keys of choices are theirs. */
  isPicking: boolean;
  /** It was answered, delegated or given away: on to the next. */
  onLeave(taskId: string): void;
}

/** One task: all that one must know to decide it, and the choices. */
export function TaskPane({ taskId, summary, isPicking, people, place, onStep, onClose, onLeave }: TaskPaneProps) {
  const { t, i18n } = useTranslation('inbox');
  const query = useQuery(api.inbox.get.queryOptions({ input: { taskId }, staleTime: 10_000 }));
  const task = query.data && taskInLanguage(query.data, i18n.language);
  if (task !== undefined) {
    return (
      <TaskView
        // A form begins anew when the task can be decided again: with what was typed before.
        key={`${taskId} ${task.state}`}
        task={task}
        isPicking={isPicking}
        {...{ people, place, onStep, onClose, onLeave }}
      />
    );
  }
  return (
    <>
      <PaneHead {...{ place, onStep, onClose }} />
      <div className={classes.scroll}>
        <div className={classes.column}>
          {query.isError ? (
            <ErrorPanel error={query.error} onRetry={() => void query.refetch()} />
          ) : (
            <div aria-busy="true">
              <h2 className={classes.title}>{summary?.title ?? t('loading')}</h2>
              {[70, 90, 55, 80].map((width) => (
                <Skeleton key={width} height={11} width={`${width}%`} mt={14} />
              ))}
            </div>
          )}
        </div>
      </div>
    </>
  );
}
