import { Button } from '@mantine/core';
import { Undo2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { HumanTask } from '#shared/model/human-task';
import { Hint } from '../../../components/Kbd';
import { ShortTime } from '../../../components/Time';
import { TaskStateIcon } from '../TaskStateIcon';
import type { People } from '../use-people';
import classes from './detail.module.css';
import { GivenForm } from './GivenForm';

interface TaskStateProps {
  task: HumanTask;
  people: People;
  /** Absent: there is nothing of mine to take back. */
  onTakeBack: (() => void) | undefined;
}

/** How a task stands that I cannot decide now: what was decided and by whom, or why it is not mine to decide. */
export function TaskState({ task, people, onTakeBack }: TaskStateProps) {
  const { t } = useTranslation('inbox');
  const { state, result, refusal } = task;
  const outcome = task.outcomes.find(({ id }) => id === (task.outcome ?? result?.outcome));
  const mine = task.outcomes.find(({ id }) => id === task.votes.mine);
  const takeBack = onTakeBack !== undefined && (
    <Hint label={t('takeBack')} keys="u">
      <Button size="xs" variant="default" leftSection={<Undo2 size={13} />} onClick={onTakeBack}>
        {t('takeBack')}
      </Button>
    </Hint>
  );
  if (state === 'open') {
    if (refusal === undefined) return null;
    return (
      <div className={classes.standing} role="status">
        <span>
          {refusal === 'has-voted' && mine !== undefined
            ? t('refusal.has-voted', { outcome: mine.label, given: task.votes.given, needed: task.votes.needed })
            : t(`refusal.${refusal}`, { outcome: '', given: task.votes.given, needed: task.votes.needed })}
        </span>
        {refusal === 'has-voted' && takeBack}
      </div>
    );
  }
  const by = (result?.by ?? (task.resolvedBy === undefined ? [] : [task.resolvedBy])).map(people.actorName).join(', ');
  return (
    <div className={classes.standing} data-state={state} data-tone={outcome?.tone ?? 'neutral'} role="status">
      <TaskStateIcon task={task} />
      <div className={classes.grow}>
        <strong>{outcome?.label ?? t(`state.${state}`)}</strong>{' '}
        {state === 'deciding' ? t('deciding') : by !== '' && t('resolvedBy', { name: by })}{' '}
        {task.resolvedAt !== undefined && <ShortTime at={task.resolvedAt} />}
        {result?.comment !== undefined && <p className={classes.said}>{result.comment}</p>}
        <GivenForm form={task.form} given={result?.form} />
      </div>
      {state === 'deciding' && takeBack}
    </div>
  );
}
