import { Button, Collapse, UnstyledButton } from '@mantine/core';
import { CalendarOff, ChevronRight, Plus } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FlowDetail } from '#shared/model/flow';
import { type Occurrence, type ScheduleException, scheduleSchema } from '#shared/model/schedule';
import type { ScheduleDetail } from '#shared/model/schedule-views';
import { EmptyState } from '../../../../components/EmptyState';
import { Hint } from '../../../../components/Kbd';
import { startOfDay } from '../../../../components/occurrences/zoned-time';
import { useCalendar } from '../../../../components/schedule/preview/use-calendar';
import { useCommands } from '../../../../lib/commands';
import { useNow } from '../../../../lib/use-now';
import { ScheduleSwitch } from '../ScheduleSwitch';
import { ExceptionDialog } from './ExceptionDialog';
import { ExceptionLine } from './ExceptionLine';
import { draftOf, type ExceptionDraft, type ExceptionKind, newDraft } from './exception-draft';
import { splitByTime } from './exception-effect';
import classes from './exceptions.module.css';
import { Upcoming } from './Upcoming';
import { useExceptions } from './use-exceptions';

/** Stands for a config that is no schedule: it has no occurrences to tell of. */
const UNREADABLE = scheduleSchema.parse({ recurrence: { kind: 'once', at: '1970-01-01T00:00' } });

/** The exceptions of a schedule, and beside them what is to come, where an occurrence is picked to be moved. */
export function ExceptionManager({ flow, detail }: { flow: FlowDetail; detail: ScheduleDetail }) {
  const { t } = useTranslation('page');
  const nowMs = useNow(15_000);
  const { remove } = useExceptions(flow.id);
  const [year, setYear] = useState(() => new Date().getFullYear());
  const [open, setOpen] = useState<{ id: string | undefined; draft: ExceptionDraft }>();
  const [showsPast, setShowsPast] = useState(false);
  const { zone, exceptions, anchorMs, seed } = detail;
  const schedule = detail.schedule ?? detail.draftSchedule ?? UNREADABLE;
  const compiled = useCalendar({ schedule, defaultZone: zone, exceptions, anchorMs, seed }, year);
  const { coming, past } = splitByTime(exceptions, nowMs);

  const add = (kind: ExceptionKind) => {
    // The day on which it runs next is the one that is most likely meant.
    const next = compiled.calendar?.nextFiring(Date.now())?.atMs ?? Date.now();
    setOpen({ id: undefined, draft: newDraft(kind, startOfDay(next, zone), startOfDay(next, zone, 1), zone) });
  };
  const move = ({ plannedMs, atMs }: Occurrence) => {
    const draft = newDraft('reschedule', startOfDay(atMs, zone), startOfDay(atMs, zone, 1), zone);
    setOpen({ id: undefined, draft: { ...draft, occurrenceMs: plannedMs } });
  };
  const edit = (exception: ScheduleException) => setOpen({ id: exception.id, draft: draftOf(exception, zone) });
  useCommands([
    { id: 'exception-new', label: t('exceptions.add'), group: 'page', keys: 'n', run: () => add('skip') },
    { id: 'exception-move', label: t('exceptions.addMove'), group: 'page', keys: 'm', run: () => add('reschedule') },
  ]);
  const lineOf = (exception: ScheduleException) => (
    <ExceptionLine
      key={exception.id}
      detail={detail}
      exception={exception}
      nowMs={nowMs}
      calendar={compiled.calendar}
      onEdit={() => edit(exception)}
      onRemove={() => remove.mutate(exception)}
    />
  );
  return (
    <div className={classes.root}>
      <div className={classes.head}>
        <ScheduleSwitch flowId={flow.id} nodeId={detail.nodeId} />
        <span className={classes.headText}>{t('exceptions.hint')}</span>
        <Hint label={t('exceptions.add')} keys="n">
          <Button size="xs" leftSection={<Plus size={13} />} onClick={() => add('skip')}>
            {t('exceptions.add')}
          </Button>
        </Hint>
      </div>
      <div className={classes.columns}>
        <div className={classes.list}>
          {exceptions.length === 0 ? (
            <EmptyState
              icon={CalendarOff}
              title={t('exceptions.none')}
              text={t('exceptions.noneText')}
              action={<Button onClick={() => add('skip')}>{t('exceptions.add')}</Button>}
            />
          ) : (
            <>
              <ul className={classes.lines} aria-label={t('exceptions.coming')}>
                {coming.map(lineOf)}
              </ul>
              {coming.length === 0 && <p className={classes.nothing}>{t('exceptions.noneComing')}</p>}
              {past.length > 0 && (
                <>
                  <UnstyledButton className={classes.fold} aria-expanded={showsPast} onClick={() => setShowsPast(!showsPast)}>
                    <ChevronRight size={14} aria-hidden="true" />
                    {t('exceptions.past', { count: past.length })}
                  </UnstyledButton>
                  <Collapse expanded={showsPast}>
                    <ul className={classes.lines} aria-label={t('exceptions.pastList')}>
                      {showsPast && past.map(lineOf)}
                    </ul>
                  </Collapse>
                </>
              )}
            </>
          )}
        </div>
        <Upcoming compiled={compiled} zone={zone} onYear={setYear} onPick={move} />
      </div>
      {open !== undefined && (
        <ExceptionDialog
          key={open.id ?? `${open.draft.kind} ${open.draft.occurrenceMs ?? ''}`}
          flow={flow}
          detail={detail}
          schedule={schedule}
          id={open.id}
          initial={open.draft}
          onClose={() => setOpen(undefined)}
        />
      )}
    </div>
  );
}
