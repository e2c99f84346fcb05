import { Button, Textarea } from '@mantine/core';
import { MessageSquare } from 'lucide-react';
import type { KeyboardEvent, RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import type { HumanTask, TaskOutcome } from '#shared/model/human-task';
import { Hint, Kbd } from '../../../components/Kbd';
import { keyOfOutcome } from '../triage/outcome-keys';
import classes from './detail.module.css';

interface DecisionBarProps {
  task: HumanTask;
  comment: string;
  /** Waits for a comment, which it cannot do without. */
  pending: TaskOutcome | undefined;
  field: RefObject<HTMLTextAreaElement | null>;
  isBusy: boolean;
  onComment(text: string): void;
  onSay(): void;
  onChoose(outcome: TaskOutcome): void;
}

/** The foot of a task: a comment, and the choices with their keys. */
export function DecisionBar({ task, comment, pending, field, isBusy, onComment, onSay, onChoose }: DecisionBarProps) {
  const { t } = useTranslation('inbox');
  const hasText = comment.trim() !== '';
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      event.stopPropagation();
      field.current?.blur();
    }
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && hasText) {
      event.preventDefault();
      if (pending === undefined) onSay();
      else onChoose(pending);
    }
  };
  return (
    <div className={classes.bar}>
      <div className={classes.say} data-pending={pending !== undefined || undefined}>
        <Textarea
          ref={field}
          size="sm"
          autosize
          minRows={1}
          maxRows={6}
          maxLength={4000}
          className={classes.grow ?? ''}
          aria-label={pending === undefined ? t('comment.label') : t('comment.needed', { outcome: pending.label })}
          placeholder={pending === undefined ? t('comment.placeholder') : t('comment.needed', { outcome: pending.label })}
          value={comment}
          error={pending !== undefined && !hasText}
          onChange={(event) => onComment(event.currentTarget.value)}
          onKeyDown={onKeyDown}
        />
        {hasText && pending === undefined && (
          <Hint label={t('comment.send')} keys="mod+Enter">
            <Button variant="default" leftSection={<MessageSquare size={13} />} loading={isBusy} onClick={onSay}>
              {t('comment.send')}
            </Button>
          </Hint>
        )}
      </div>
      {task.canDecide && (
        <div className={classes.choices} role="group" aria-label={t('choices')} data-choices>
          {task.outcomes.map((outcome) => {
            const keys = keyOfOutcome(task.outcomes, outcome);
            return (
              <Hint key={outcome.id} label={outcome.label} keys={outcome.id === pending?.id ? 'mod+Enter' : keys}>
                <Button
                  variant={outcome.tone === 'positive' ? 'filled' : 'default'}
                  className={classes.choice ?? ''}
                  data-tone={outcome.tone}
                  data-pending={outcome.id === pending?.id || undefined}
                  rightSection={keys !== undefined && <Kbd keys={keys} />}
                  onClick={() => onChoose(outcome)}
                >
                  {outcome.label}
                </Button>
              </Hint>
            );
          })}
        </div>
      )}
    </div>
  );
}
