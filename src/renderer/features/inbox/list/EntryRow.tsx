import { Checkbox } from '@mantine/core';
import { ArrowUpCircle, FlaskConical, MailX, MessageSquare, UserCheck } from 'lucide-react';
import type { MouseEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { InboxEntry } from '#shared/contract/inbox';
import type { HumanTaskSummary } from '#shared/model/human-task';
import { Hint } from '../../../components/Kbd';
import { StatusIcon } from '../../../components/StatusIcon';
import { RelativeTime } from '../../../components/Time';
import { useErrorText } from '../../../components/use-error-text';
import { useShownName } from '../../../components/use-shown-name';
import { SlaClock } from '../detail/SlaClock';
import { TaskStateIcon } from '../TaskStateIcon';
import type { People } from '../use-people';
import classes from './list.module.css';

export interface EntryRowProps {
  entry: InboxEntry;
  /** The address that opens it. */
  to: string;
  isOpen: boolean;
  /** The one that Tab stops at. */
  isStop: boolean;
  isPicked: boolean;
  isPicking: boolean;
  people: People;
  onPick(isRange: boolean): void;
}

/** One entry of the inbox in two lines: what is asked, and where it comes from. */
export function EntryRow({ entry, to, isOpen, isStop, isPicked, isPicking, people, onPick }: EntryRowProps) {
  const { t } = useTranslation('inbox');
  const isTask = entry.entry === 'task';
  const title = isTask ? entry.task.title : t(`entry.${entry.entry}`, { node: entry.nodeName });
  const pick = (event: MouseEvent) => {
    event.stopPropagation();
    onPick(event.shiftKey);
  };
  return (
    <div className={classes.row} data-open={isOpen || undefined} data-picked={isPicked || undefined}>
      <span className={classes.lead} data-picking={isPicking || undefined}>
        <span className={classes.state}>
          {entry.entry === 'task' ? (
            <TaskStateIcon task={entry.task} />
          ) : entry.entry === 'doubt' ? (
            <StatusIcon status="in_doubt" title={t('entryKind.doubt')} />
          ) : (
            <MailX size={16} className={classes.dead} aria-label={t('entryKind.dead-letter')} />
          )}
        </span>
        {isTask && (
          <Hint label={t('pick')} keys="x">
            <Checkbox
              size="xs"
              className={classes.box ?? ''}
              aria-label={t('pickOne', { title })}
              tabIndex={isStop ? 0 : -1}
              checked={isPicked}
              onClick={pick}
              onChange={() => undefined}
            />
          </Hint>
        )}
      </span>
      <Link
        to={to}
        replace
        className={classes.link ?? ''}
        tabIndex={isStop ? 0 : -1}
        aria-current={isOpen || undefined}
        data-entry
        onClick={(event) => {
          if (!isTask || !(event.shiftKey || event.ctrlKey || event.metaKey)) return;
          event.preventDefault();
          onPick(event.shiftKey);
        }}
      >
        <span className={classes.first}>
          <span className={classes.title}>{title}</span>
          {isTask && <Marks task={entry.task} />}
          <span className={classes.time}>
            {isTask && entry.task.state === 'open' && entry.task.dueAt !== undefined ? (
              <SlaClock createdAt={entry.task.createdAt} dueAt={entry.task.dueAt} />
            ) : (
              <RelativeTime at={isTask ? (entry.task.resolvedAt ?? entry.task.createdAt) : entry.since} />
            )}
          </span>
        </span>
        {isTask ? <TaskLine task={entry.task} people={people} /> : <OtherLine entry={entry} />}
      </Link>
    </div>
  );
}

function Marks({ task }: { task: HumanTaskSummary }) {
  const { t } = useTranslation('inbox');
  return (
    <>
      {(task.priority === 'high' || task.priority === 'urgent') && (
        <span className={classes.priority} data-priority={task.priority}>
          {t(`priority.${task.priority}`)}
        </span>
      )}
      {task.escalated && <ArrowUpCircle size={13} className={classes.escalated} aria-label={t('escalated')} />}
      {task.isTest && <FlaskConical size={13} className={classes.soft} aria-label={t('test')} />}
      {task.commentCount > 0 && (
        <span className={classes.comments} title={t('comments', { count: task.commentCount })}>
          <MessageSquare size={12} aria-hidden="true" />
          {task.commentCount}
        </span>
      )}
    </>
  );
}

/** Where a task comes from, who is asked, and how far the votes are. */
function TaskLine({ task, people }: { task: HumanTaskSummary; people: People }) {
  const { t } = useTranslation('inbox');
  const shownName = useShownName();
  const mine = task.outcomes.find(({ id }) => id === task.votes.mine);
  const outcome = task.outcomes.find(({ id }) => id === task.outcome);
  const isOver = task.state !== 'open' && task.state !== 'deciding';
  // That I am asked need not be said in every line; that others are, too, is worth knowing.
  const isMineAlone =
    task.assignees.length === 1 && task.assignees.every((each) => 'person' in each && each.person === people.me?.id);
  const asked = isMineAlone ? '' : task.assignees.map(people.assigneeName).join(', ');
  const parts = [task.flowName === undefined ? t('noFlow') : shownName(task.flowName), task.nodeName ?? '', asked].filter(
    (part) => part !== '',
  );
  return (
    <span className={classes.second}>
      {isOver ? (
        <span className={classes.outcome} data-tone={outcome?.tone ?? 'neutral'}>
          {outcome?.label ?? t(`state.${task.state}`)}
          {task.resolvedBy !== undefined && ` · ${people.actorName(task.resolvedBy)}`}
        </span>
      ) : (
        <>
          {task.claimedBy !== undefined && (
            <span className={classes.claimed}>
              <UserCheck size={12} aria-hidden="true" />
              {people.actorName(task.claimedBy)}
            </span>
          )}
          {task.votes.needed > 1 && <span>{t('votes.short', { given: task.votes.given, needed: task.votes.needed })}</span>}
          {mine !== undefined && <span className={classes.mine}>{t('votes.mine', { outcome: mine.label })}</span>}
        </>
      )}
      <span className="pf-clip">{parts.join(' · ')}</span>
    </span>
  );
}

function OtherLine({ entry }: { entry: Exclude<InboxEntry, { entry: 'task' }> }) {
  const errorText = useErrorText();
  const { t } = useTranslation('inbox');
  const shownName = useShownName();
  const why = entry.entry === 'doubt' ? t('doubtShort') : errorText({ code: 'UNEXPECTED', message: entry.error });
  return (
    <span className={classes.second}>
      <span className="pf-clip">
        {shownName(entry.flowName)} · {why}
      </span>
    </span>
  );
}
