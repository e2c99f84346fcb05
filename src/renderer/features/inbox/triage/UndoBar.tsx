import { Button, UnstyledButton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { CircleCheck, CircleDot, CircleX, Undo2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation, useNavigate } from 'react-router';
import { UNDO_MS } from '#shared/model/human-task';
import { Hint } from '../../../components/Kbd';
import { api } from '../../../lib/client';
import { useCommands } from '../../../lib/commands';
import { useNow } from '../../../lib/use-now';
import { taskInLanguage } from '../task-in-language';
import { useUndoLines } from './triage-store';
import classes from './undo-bar.module.css';
import { allLines, type UndoLine } from './undo-lines';
import { type Decide, useDecide } from './use-decide';

const SHOWN = 3;
const icons = { positive: CircleCheck, negative: CircleX, neutral: CircleDot };

/**
 * What was just decided, each with its ten seconds to take it back; in reach on every page. It asks the host too, so that a
 * decision made before the window was loaded anew, in the tray or by a link has its line.
 */
export function UndoBar() {
  const { i18n } = useTranslation('inbox');
  const own = useUndoLines();
  const input = { box: 'all' as const, state: 'deciding' as const, limit: 50 };
  const { data } = useQuery(api.inbox.list.queryOptions({ input, staleTime: 5000 }));
  const deciding =
    data?.items.flatMap((entry) => (entry.entry === 'task' ? [taskInLanguage(entry.task, i18n.language)] : [])) ?? [];
  const decide = useDecide();
  return own.length === 0 && deciding.length === 0 ? null : <Lines own={own} deciding={deciding} decide={decide} />;
}

interface LinesProps {
  own: readonly UndoLine[];
  deciding: Parameters<typeof allLines>[1];
  decide: Decide;
}

function Lines({ own, deciding, decide }: LinesProps) {
  const { t } = useTranslation('inbox');
  const { pathname, search } = useLocation();
  const navigate = useNavigate();
  const now = useNow(250);
  const [undone, setUndone] = useState<ReadonlySet<string>>(new Set());
  const lines = allLines(own, deciding, now).filter(({ id }) => !undone.has(id));
  const [isWide, setWide] = useState(false);
  const undo = (line: UndoLine) => {
    // One that the host told of is not in the store: it is left out until the host has taken it back.
    setUndone((before) => new Set(before).add(line.id));
    void decide.undo(line);
    const [taskId] = line.taskIds;
    // In the inbox one wants to see it again, with what was typed for it.
    if (pathname === '/inbox' && taskId !== undefined && line.taskIds.length === 1) {
      const params = new URLSearchParams(search);
      params.set('task', taskId);
      void navigate({ pathname, search: params.toString() }, { replace: true });
    }
  };
  const last = lines.at(-1);
  useCommands(
    last === undefined ? [] : [{ id: 'undo-decision', label: t('undo.last'), group: 'page', keys: 'u', run: () => undo(last) }],
  );
  if (lines.length === 0) return null;
  const shown = isWide ? lines : lines.slice(-SHOWN);
  return (
    <section className={classes.root} aria-label={t('undo.title')}>
      {lines.length > shown.length && (
        <UnstyledButton className={classes.more ?? ''} onClick={() => setWide(true)}>
          {t('undo.more', { count: lines.length - shown.length })}
        </UnstyledButton>
      )}
      <ul className={classes.lines}>
        {shown.map((line) => (
          <Line key={line.id} line={line} now={now} hasKey={line.id === last?.id} onUndo={() => undo(line)} />
        ))}
      </ul>
    </section>
  );
}

function Line({ line, now, hasKey, onUndo }: { line: UndoLine; now: number; hasKey: boolean; onUndo(): void }) {
  const { t } = useTranslation('inbox');
  const Icon = icons[line.tone];
  const leftMs = Math.max(0, line.endsAt - now);
  const count = line.taskIds.length;
  const label = t('undo.one', { outcome: line.outcome, title: line.title });
  return (
    <li className={classes.line}>
      <Icon size={15} className={classes.icon} data-tone={line.tone} aria-hidden="true" />
      <span className={classes.text} role="status">
        <strong>{line.kind === 'voted' ? t('undo.voted', { outcome: line.outcome }) : line.outcome}</strong>{' '}
        {count > 1 ? t('undo.tasks', { count }) : line.title}
      </span>
      <Ring share={leftMs / UNDO_MS} seconds={Math.ceil(leftMs / 1000)} />
      <Hint label={t('undo.action')} keys={hasKey ? 'u' : undefined}>
        <Button size="xs" variant="default" leftSection={<Undo2 size={13} />} aria-label={label} onClick={onUndo}>
          {t('undo.action')}
        </Button>
      </Hint>
    </li>
  );
}

/** The time that is left, as a ring that empties and a number. */
function Ring({ share, seconds }: { share: number; seconds: number }) {
  return (
    <span className={classes.ring} aria-hidden="true">
      <svg width={24} height={24} viewBox="0 0 24 24">
        <circle cx="12" cy="12" r="10" fill="none" stroke="var(--pf-border-strong)" strokeWidth="2" />
        <circle
          cx="12"
          cy="12"
          r="10"
          fill="none"
          stroke="var(--pf-accent)"
          strokeWidth="2"
          strokeLinecap="round"
          pathLength={1}
          strokeDasharray={`${Math.min(1, Math.max(0, share))} 1`}
          transform="rotate(-90 12 12)"
        />
      </svg>
      <span>{seconds}</span>
    </span>
  );
}
