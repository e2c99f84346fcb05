import { Skeleton } from '@mantine/core';
import { SquareKanban } from 'lucide-react';
import { type KeyboardEvent, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import type { RunSummary } from '#shared/model/run';
import { EmptyState } from '../../../components/EmptyState';
import { ErrorPanel } from '../../../components/ErrorPanel';
import { StatusIcon } from '../../../components/StatusIcon';
import { Duration, RelativeTime } from '../../../components/Time';
import { useErrorText } from '../../../components/use-error-text';
import { useFormat } from '../../../lib/use-format';
import { useDocument, useEditor } from '../editor/session/editor-session';
import classes from './board.module.css';
import { BOARD_COLUMNS, type BoardColumn, MAX_CARDS } from './board-columns';
import { useBoard } from './use-board';

/** The live runs of a flow as cards by state: what is queued, at work, waiting, needs a person, and what ended today. */
export function BoardView() {
  const { t } = useTranslation('board');
  const { flow } = useEditor();
  const { board, hasMore, isLoading, error, retry } = useBoard(flow.id);
  const root = useRef<HTMLDivElement>(null);
  if (error !== undefined && error !== null)
    return (
      <div className={classes.root}>
        <ErrorPanel error={error} onRetry={retry} />
      </div>
    );
  const isEmpty = Object.values(board).every((cards) => cards.length === 0);
  if (isEmpty && !isLoading)
    return (
      <div className={classes.root}>
        <EmptyState icon={SquareKanban} title={t('empty')} text={t('emptyText')} />
      </div>
    );
  /** Arrows go from card to card: up and down in a column, left and right to the next one that has cards. */
  const onKeyDown = (event: KeyboardEvent) => {
    const card = event.target instanceof HTMLElement ? event.target.closest<HTMLElement>('[data-card]') : null;
    const lists = [...(root.current?.querySelectorAll<HTMLElement>('[data-column]') ?? [])].filter((list) =>
      list.querySelector('[data-card]'),
    );
    const list = card?.closest<HTMLElement>('[data-column]');
    if (card === null || list === null || list === undefined) return;
    const cards = [...list.querySelectorAll<HTMLElement>('[data-card]')];
    const at = cards.indexOf(card);
    const beside = (step: number) => {
      const next = lists[lists.indexOf(list) + step]?.querySelectorAll<HTMLElement>('[data-card]');
      return next?.[Math.min(at, next.length - 1)];
    };
    const target: Record<string, HTMLElement | undefined> = {
      ArrowDown: cards[at + 1],
      ArrowUp: cards[at - 1],
      ArrowRight: beside(1),
      ArrowLeft: beside(-1),
    };
    if (!(event.key in target)) return;
    event.preventDefault();
    target[event.key]?.focus();
  };
  return (
    <div ref={root} className={classes.root} onKeyDown={onKeyDown}>
      <div className={classes.columns} aria-busy={isLoading}>
        {BOARD_COLUMNS.map((column) => (
          <Column
            key={column.id}
            column={column}
            runs={board[column.id].slice(0, MAX_CARDS)}
            hasMore={hasMore.has(column.id) || board[column.id].length > MAX_CARDS}
            isLoading={isLoading}
          />
        ))}
      </div>
    </div>
  );
}

interface ColumnProps {
  column: BoardColumn;
  runs: readonly RunSummary[];
  hasMore: boolean;
  isLoading: boolean;
}

function Column({ column, runs, hasMore, isLoading }: ColumnProps) {
  const { t } = useTranslation('board');
  const { flow } = useEditor();
  const [status] = column.statuses;
  const all = `/runs?flow=${flow.id}&status=${column.statuses.join(',')}${column.open ? '' : '&time=24h'}`;
  return (
    <section className={classes.column} aria-label={t(column.id)} data-column={column.id}>
      <h2 className={classes.head}>
        {status !== undefined && <StatusIcon status={status} size={13} />}
        {t(column.id)}
        <span className={classes.count}>{hasMore ? `${runs.length}+` : runs.length}</span>
      </h2>
      <ul className={classes.cards}>
        {isLoading && runs.length === 0 && <Skeleton height={58} />}
        {runs.map((run) => (
          <li key={run.id}>
            <Card run={run} />
          </li>
        ))}
        {hasMore && (
          <li>
            <Link className={classes.more} to={all}>
              {t('more')}
            </Link>
          </li>
        )}
      </ul>
    </section>
  );
}

function Card({ run }: { run: RunSummary }) {
  const { t } = useTranslation('board');
  const { t: tc } = useTranslation('components');
  const navigate = useNavigate();
  const errorText = useErrorText();
  const format = useFormat();
  const failedNode = useDocument(({ definition }) => definition.nodes.find(({ id }) => id === run.failedNodeId)?.name);
  const note =
    run.error !== undefined
      ? errorText(run.error)
      : run.status === 'in_doubt'
        ? t('needsAnswer')
        : run.wakeAt === undefined
          ? undefined
          : t('wakes', { at: format.short(run.wakeAt) });
  return (
    <button type="button" className={classes.card} data-card={run.id} onClick={() => void navigate(`/runs/${run.id}`)}>
      <span className={classes.line}>
        <StatusIcon status={run.status} size={13} />
        <strong>{tc(`status.${run.status}`)}</strong>
        {run.test && <span className={classes.tag}>{t('test')}</span>}
        <span className={classes.spacer} />
        <RelativeTime at={run.createdAt} />
      </span>
      <span className={classes.line}>
        <code className={classes.id}>{run.id.slice(-8)}</code>
        {failedNode !== undefined && <span className="pf-clip">{failedNode}</span>}
        <span className={classes.spacer} />
        {run.startedAt !== undefined && run.status !== 'queued' && <Duration from={run.startedAt} to={run.finishedAt} />}
      </span>
      {note !== undefined && (
        <span className={classes.note} data-tone={run.error === undefined ? undefined : 'error'}>
          {note}
        </span>
      )}
    </button>
  );
}
