import { ActionIcon, Button, Modal, Textarea } from '@mantine/core';
import { X } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { HumanTaskSummary } from '#shared/model/human-task';
import { Hint, Kbd } from '../../components/Kbd';
import { useErrorText } from '../../components/use-error-text';
import { useCommands } from '../../lib/commands';
import classes from './bulk.module.css';
import { asksForComment, bulkPlan, type SharedChoice, sharedChoices } from './triage/bulk-plan';
import { triage, useBulkReport } from './triage/triage-store';
import { useDecide } from './triage/use-decide';

interface BulkBarProps {
  tasks: readonly HumanTaskSummary[];
  onClear(): void;
  /** These have been answered. */
  onDone(taskIds: readonly string[]): void;
}

/** What is picked, and the choices for all of it. What cannot go along is told before and after. */
export function BulkBar({ tasks, onClear, onDone }: BulkBarProps) {
  const { t } = useTranslation('inbox');
  const { decideMany } = useDecide();
  const choices = sharedChoices(tasks);
  const [asked, setAsked] = useState<SharedChoice>();
  const labelOf = ({ label, tone }: SharedChoice) => label ?? t(`bulk.${tone}`);

  const decide = (choice: SharedChoice, comment: string) => {
    const plan = bulkPlan(tasks, choice.choice, comment);
    const taken = plan.calls.flatMap(({ taskIds }) => taskIds);
    setAsked(undefined);
    const left = plan.left.map(({ task, why }) => ({ task, error: { code: 'LEFT', message: t(`bulk.left.${why}`) } }));
    void decideMany(tasks, plan, { label: labelOf(choice), tone: choice.tone }, comment, left);
    onDone(taken);
  };
  const choose = (choice: SharedChoice) => {
    if (asksForComment(tasks, choice.choice)) setAsked(choice);
    else decide(choice, '');
  };
  const keysOf = ({ choice }: SharedChoice, index: number) =>
    'tone' in choice ? (choice.tone === 'positive' ? 'a' : 'r') : index < 9 ? String(index + 1) : undefined;

  useCommands([
    ...choices.map((choice, index) => {
      const keys = keysOf(choice, index);
      return {
        id: `bulk-${index}`,
        label: t('bulk.choose', { outcome: labelOf(choice), count: tasks.length }),
        group: 'page' as const,
        ...(keys === undefined ? {} : { keys }),
        run: () => choose(choice),
      };
    }),
  ]);

  return (
    <div className={classes.bar} role="group" aria-label={t('bulk.title', { count: tasks.length })}>
      <span className={classes.count}>{t('bulk.title', { count: tasks.length })}</span>
      {choices.map((choice, index) => {
        const keys = keysOf(choice, index);
        return (
          <Hint key={JSON.stringify(choice.choice)} label={labelOf(choice)} keys={keys}>
            <Button
              size="xs"
              variant={choice.tone === 'positive' ? 'filled' : 'default'}
              rightSection={keys !== undefined && <Kbd keys={keys} />}
              onClick={() => choose(choice)}
            >
              {labelOf(choice)}
            </Button>
          </Hint>
        );
      })}
      <Hint label={t('bulk.clear')} keys="Escape">
        <Button size="xs" variant="subtle" onClick={onClear}>
          {t('bulk.clear')}
        </Button>
      </Hint>
      {asked !== undefined && (
        <CommentDialog
          label={labelOf(asked)}
          count={tasks.length}
          onClose={() => setAsked(undefined)}
          onSubmit={(comment) => decide(asked, comment)}
        />
      )}
    </div>
  );
}

interface CommentDialogProps {
  label: string;
  count: number;
  onClose(): void;
  onSubmit(comment: string): void;
}

function CommentDialog({ label, count, onClose, onSubmit }: CommentDialogProps) {
  const { t } = useTranslation('inbox');
  const { t: tc } = useTranslation('components');
  const [comment, setComment] = useState('');
  const isReady = comment.trim() !== '';
  return (
    <Modal opened onClose={onClose} title={t('bulk.commentTitle', { outcome: label, count })} size={440}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (isReady) onSubmit(comment);
        }}
      >
        <Textarea
          label={t('bulk.comment')}
          data-autofocus
          autosize
          minRows={2}
          maxRows={8}
          maxLength={4000}
          value={comment}
          onChange={(event) => setComment(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && isReady) onSubmit(comment);
          }}
        />
        <div className={classes.foot}>
          <Button variant="default" onClick={onClose}>
            {tc('cancel')}
          </Button>
          <Button type="submit" disabled={!isReady}>
            {label}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

/** Of the latest decision on several: what did not go through, task by task, with its reason. No dialog: undo stays in reach. */
export function BulkReport({ onOpen }: { onOpen(taskId: string): void }) {
  const { t } = useTranslation('inbox');
  const { t: tc } = useTranslation('components');
  const errorText = useErrorText();
  const report = useBulkReport();
  if (report === undefined) return null;
  const title = t('bulk.reportTitle', { count: report.done });
  return (
    <section className={classes.told} aria-label={title} role="status">
      <div className={classes.toldHead}>
        <strong>{title}</strong>
        <ActionIcon size="sm" aria-label={tc('close')} onClick={() => triage.tell(undefined)}>
          <X size={14} />
        </ActionIcon>
      </div>
      <p className={classes.text}>{t('bulk.reportText', { count: report.refusals.length })}</p>
      <ul className={classes.report}>
        {report.refusals.map(({ task, error }) => (
          <li key={task.id}>
            <Button size="xs" variant="subtle" onClick={() => onOpen(task.id)}>
              {task.title}
            </Button>
            <span>{errorText({ ...error, data: {} })}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
