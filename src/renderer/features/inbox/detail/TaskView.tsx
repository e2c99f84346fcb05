import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { HumanTask, TaskOutcome } from '#shared/model/human-task';
import { TaskForm } from '../../../components/task-form/TaskForm';
import { useTaskForm } from '../../../components/task-form/use-task-form';
import { useShownName } from '../../../components/use-shown-name';
import { api } from '../../../lib/client';
import { useCommands } from '../../../lib/commands';
import { chosenOutcome, keyOfOutcome } from '../triage/outcome-keys';
import { triage, useDraft, useUndoLines } from '../triage/triage-store';
import { useDecide } from '../triage/use-decide';
import { Activity } from './Activity';
import { ClockStrip } from './ClockStrip';
import { DecisionBar } from './DecisionBar';
import { DelegateDialog } from './DelegateDialog';
import classes from './detail.module.css';
import { Evidence } from './Evidence';
import { PaneHead } from './PaneHead';
import type { PaneProps } from './pane-props';
import { ReassignDialog } from './ReassignDialog';
import { TaskState } from './TaskState';
import { TaskSubject } from './TaskSubject';
import { TaskTools } from './TaskTools';
import { saveTaskFile } from './task-files';
import { useTaskUpload } from './use-task-upload';
import { Votes } from './Votes';

interface TaskViewProps extends PaneProps {
  task: HumanTask;
  isPicking: boolean;
  onLeave(taskId: string): void;
}

/** A task with its choices, in reach of the keyboard. */
export function TaskView({ task, isPicking, people, place, onStep, onClose, onLeave }: TaskViewProps) {
  const { t } = useTranslation('inbox');
  const queryClient = useQueryClient();
  const shownName = useShownName();
  const { decide, undo } = useDecide();
  const draft = useDraft(task.id);
  const [kept] = useState(draft.form);
  const form = useTaskForm(task.form && { ...task.form, data: { ...task.form.data, ...kept } });
  const upload = useTaskUpload(task.id);
  const field = useRef<HTMLTextAreaElement>(null);
  const formPart = useRef<HTMLElement>(null);
  // Keys may come faster than the next task: the second is not for this one.
  const isAnswered = useRef(false);
  const [pending, setPending] = useState<TaskOutcome>();
  const [dialog, setDialog] = useState<'delegate' | 'reassign'>();
  const comment = draft.comment ?? '';
  const isFormOpen = task.form !== undefined && task.canDecide;

  const say = useMutation(
    api.inbox.comment.mutationOptions({
      onSuccess: () => triage.keepDraft(task.id, { comment: '' }),
      onSettled: () => queryClient.invalidateQueries({ queryKey: api.inbox.key() }),
    }),
  );
  const claim = useMutation(
    api.inbox.claim.mutationOptions({ onSettled: () => queryClient.invalidateQueries({ queryKey: api.inbox.key() }) }),
  );

  const focusForm = () =>
    requestAnimationFrame(() => {
      const part = formPart.current;
      part?.scrollIntoView({ block: 'nearest' });
      // What is said to be wrong stands beside its field.
      const wrong = part?.querySelector('[role="alert"]')?.closest('[data-field]') ?? part;
      wrong?.querySelector<HTMLElement>('input, textarea, select, button')?.focus();
    });
  const choose = (outcome: TaskOutcome) => {
    if (!task.canDecide || isAnswered.current) return;
    const isChecked = outcome.needsForm && task.form !== undefined;
    const values = isChecked ? form.check() : form.values();
    if (values === undefined || (isChecked && form.isUploading)) {
      focusForm();
      return;
    }
    if (outcome.needsComment && comment.trim() === '') {
      setPending(outcome);
      field.current?.focus();
      return;
    }
    const sent = task.form !== undefined && (isChecked || form.isDirty) ? { form: values } : {};
    isAnswered.current = true;
    triage.keepDraft(task.id, { comment, ...sent });
    void decide(task, outcome, { comment, ...sent }, () => {
      isAnswered.current = false;
    });
    onLeave(task.id);
  };
  const takeBack = () => {
    const line = triage.lines().find(({ taskIds }) => taskIds.length === 1 && taskIds[0] === task.id);
    void undo(line ?? { id: '', taskIds: [task.id], title: task.title });
  };
  const canTakeBack = task.votes.mine !== undefined && (task.state === 'open' || task.state === 'deciding');
  // While a decision can be undone the key is for that one, whatever is open.
  const hasUndo = useUndoLines().length > 0;
  const isOpen = task.state === 'open';
  const isMine = task.claimedBy?.id !== undefined && task.claimedBy.id === people.me?.id;
  const toggleClaim = () => claim.mutate({ taskId: task.id, release: isMine });

  useCommands([
    ...(isPicking || !task.canDecide
      ? []
      : task.outcomes.flatMap((outcome, index) => {
          const own = { label: t('command.choose', { outcome: outcome.label }), group: 'page' as const };
          const run = () => choose(outcome);
          const keys = keyOfOutcome(task.outcomes, outcome);
          const place = String(index + 1);
          return [
            { ...own, id: `choose-${outcome.id}`, ...(keys === undefined ? {} : { keys }), run },
            // Its number works too where it has a letter.
            ...(keys !== place && index < 9 ? [{ ...own, id: `choose-${place}`, keys: place, inPalette: false, run }] : []),
          ];
        })),
    { id: 'task-comment', label: t('command.comment'), group: 'page', keys: 'c', run: () => field.current?.focus() },
    ...(isOpen
      ? [
          {
            id: 'task-delegate',
            label: t('command.delegate'),
            group: 'page' as const,
            keys: 'd',
            run: () => setDialog('delegate'),
          },
          {
            id: 'task-claim',
            label: t(isMine ? 'claim.release' : 'claim.take'),
            group: 'page' as const,
            keys: 't',
            run: toggleClaim,
          },
          { id: 'task-reassign', label: t('command.reassign'), group: 'page' as const, run: () => setDialog('reassign') },
        ]
      : []),
    ...(isFormOpen && chosenOutcome(task.outcomes, { place: 0 }) !== undefined
      ? [{ id: 'task-form', label: t('command.form'), group: 'page' as const, keys: 'f', run: focusForm }]
      : []),
    ...(canTakeBack
      ? [{ id: 'task-take-back', label: t('takeBack'), group: 'page' as const, ...(hasUndo ? {} : { keys: 'u' }), run: takeBack }]
      : []),
  ]);

  return (
    <>
      <PaneHead
        {...{ place, onStep, onClose }}
        tools={
          isOpen && (
            <TaskTools
              task={task}
              isMine={isMine}
              mayReadRuns={people.mayReadRuns}
              isBusy={claim.isPending}
              onClaim={toggleClaim}
              onDelegate={() => setDialog('delegate')}
              onReassign={() => setDialog('reassign')}
            />
          )
        }
      />
      <section className={classes.scroll} aria-label={task.title}>
        <div className={classes.column}>
          <h2 className={classes.title}>{task.title}</h2>
          <div className={classes.meta}>
            {task.isTest && <span className={classes.badge}>{t('test')}</span>}
            {task.priority !== 'normal' && (
              <span className={classes.badge} data-priority={task.priority}>
                {t(`priority.${task.priority}`)}
              </span>
            )}
            {task.flowId !== undefined &&
              (people.mayReadRuns ? (
                <Link to={`/flows/${task.flowId}`}>{shownName(task.flowName ?? task.flowId)}</Link>
              ) : (
                <span>{shownName(task.flowName ?? task.flowId)}</span>
              ))}
            {task.nodeName !== undefined && <span>{task.nodeName}</span>}
            {task.requester !== undefined && <span>{t('requestedBy', { name: people.actorName(task.requester) })}</span>}
            {task.assignees.length > 0 && (
              <span>{t('asked', { names: task.assignees.map(people.assigneeName).join(', ') })}</span>
            )}
            {task.claimedBy !== undefined && <span>{t('claimedBy', { name: people.actorName(task.claimedBy) })}</span>}
          </div>
          <TaskState task={task} people={people} onTakeBack={canTakeBack ? takeBack : undefined} />
          {isOpen && <ClockStrip task={task} people={people} />}
          <TaskSubject task={task} />
          {task.form !== undefined && (isFormOpen || isOpen) && (
            <section className={classes.part} aria-label={t('form')} ref={formPart} data-first>
              <h3 className={classes.heading}>{t('form')}</h3>
              <TaskForm
                form={task.form}
                value={form.value}
                label={t('form')}
                problems={form.problems}
                onChange={
                  isFormOpen
                    ? (next) => {
                        form.onChange(next);
                        triage.keepDraft(task.id, { form: next });
                      }
                    : undefined
                }
                upload={isFormOpen ? upload : undefined}
                onUploading={form.onUploading}
                onOpenFile={(file) => void saveTaskFile(task.id, file)}
              />
            </section>
          )}
          <Votes task={task} people={people} />
          {task.runId !== undefined && people.mayReadRuns && <Evidence runId={task.runId} />}
          <Activity task={task} people={people} />
        </div>
      </section>
      <DecisionBar
        task={task}
        comment={comment}
        pending={pending}
        field={field}
        isBusy={say.isPending}
        onComment={(text) => triage.keepDraft(task.id, { comment: text })}
        onSay={() => say.mutate({ taskId: task.id, text: comment.trim() })}
        onChoose={choose}
      />
      {dialog === 'delegate' && (
        <DelegateDialog
          task={task}
          people={people}
          onClose={() => setDialog(undefined)}
          onDone={() => {
            setDialog(undefined);
            onLeave(task.id);
          }}
        />
      )}
      {dialog === 'reassign' && <ReassignDialog task={task} onClose={() => setDialog(undefined)} />}
    </>
  );
}
