import { MessageSquare } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { assigneeSchema, type HumanTask, prioritySchema, type TaskHistoryEntry } from '#shared/model/human-task';
import type { Json } from '#shared/model/json';
import { ShortTime } from '../../../components/Time';
import { useFormat } from '../../../lib/use-format';
import type { People } from '../use-people';
import { lineOfData } from './data-shape';
import classes from './detail.module.css';
import { changesOf, linesOf } from './history-lines';

/** What the words of an action say already. */
const SAID = new Set(['state', 'effectiveAt']);

/** Who did what and when, with what it was before and after; comments among it. */
export function Activity({ task, people }: { task: HumanTask; people: People }) {
  const { t } = useTranslation('inbox');
  return (
    <section className={classes.part} aria-label={t('activity.title')}>
      <h3 className={classes.heading}>{t('activity.title')}</h3>
      <ol className={classes.history}>
        {linesOf(task.history).map(({ entry, times }) => (
          <HistoryItem key={entry.sequence} entry={entry} times={times} task={task} people={people} />
        ))}
      </ol>
    </section>
  );
}

interface HistoryItemProps {
  entry: TaskHistoryEntry;
  times: number;
  task: HumanTask;
  people: People;
}

function HistoryItem({ entry, times, task, people }: HistoryItemProps) {
  const { t } = useTranslation('inbox');
  const { action, actor, at, via, comment, before, after, late } = entry;
  // What it was made with stands above.
  const changes = action === 'created' ? [] : changesOf(before, after).filter(({ field }) => !SAID.has(field));
  const format = useFormat();
  const valueText = (value: Json | undefined, field: string): string =>
    typeof value === 'number' && field.endsWith('At')
      ? format.short(value)
      : shownValue(value, task, people, (priority) => t(`priority.${priority}`));
  return (
    <li data-action={action}>
      <span className={classes.dot} aria-hidden="true">
        {action === 'commented' && <MessageSquare size={12} />}
      </span>
      <div className={classes.historyText}>
        <strong>{people.actorName(actor)}</strong> {t(`action.${action}`)}
        {times > 1 && <span className={classes.soft}> {t('activity.times', { count: times })}</span>}
        {via !== 'app' && via !== 'timer' && via !== 'engine' && <span className={classes.soft}> {t(`via.${via}`)}</span>}
        {late === true && <span className={classes.late}> {t('activity.late')}</span>}
        {changes.map(({ field, before: was, after: is }) => (
          <div key={field} className={classes.change}>
            {t(`field.${field}`, { defaultValue: field })}:{' '}
            {was !== undefined && was !== null && <del>{valueText(was, field)}</del>}{' '}
            {is !== undefined && is !== null && <ins>{valueText(is, field)}</ins>}
          </div>
        ))}
        {comment !== undefined && <p className={classes.said}>{comment}</p>}
      </div>
      <ShortTime at={at} />
    </li>
  );
}

/** A value of the history in words: labels of choices, names of people, words for priorities; else as it is. */
function shownValue(
  value: Json | undefined,
  task: HumanTask,
  people: People,
  priorityWord: (priority: string) => string,
): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') {
    const outcome = task.outcomes.find(({ id }) => id === value);
    if (outcome !== undefined) return outcome.label;
    return prioritySchema.safeParse(value).success ? priorityWord(value) : value;
  }
  const assignees = assigneeSchema.array().safeParse(value);
  if (assignees.success) return assignees.data.map(people.assigneeName).join(', ');
  return typeof value === 'object' ? lineOfData(value) : String(value);
}
