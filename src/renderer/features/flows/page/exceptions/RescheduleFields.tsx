import { SegmentedControl, TextInput } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Occurrence, Schedule } from '#shared/model/schedule';
import type { ScheduleDetail } from '#shared/model/schedule-views';
import { wallTimeOf } from '../../../../components/occurrences/zoned-time';
import { MonthCalendar } from '../../../../components/schedule/preview/MonthCalendar';
import { OccurrenceLines } from '../../../../components/schedule/preview/OccurrenceLines';
import { useCalendar } from '../../../../components/schedule/preview/use-calendar';
import { useMoments } from '../../../../components/schedule/preview/use-moments';
import type { DraftProblem, ExceptionDraft } from './exception-draft';
import classes from './exceptions.module.css';

const LISTED = 30;

interface RescheduleFieldsProps {
  detail: ScheduleDetail;
  schedule: Schedule;
  /** The exception that is changed: where it moves its occurrence to is no place of its own. */
  id: string | undefined;
  draft: ExceptionDraft;
  onChange(part: Partial<ExceptionDraft>): void;
  tell(...of: DraftProblem[]): string | undefined;
}

/** Which occurrence is moved, picked from a list or a calendar, and to when. */
export function RescheduleFields({ detail, schedule, id, draft, onChange, tell }: RescheduleFieldsProps) {
  const { t } = useTranslation('page');
  const [nowMs] = useState(() => Date.now());
  const { zone, anchorMs, seed } = detail;
  const moments = useMoments(zone);
  const [view, setView] = useState<'list' | 'month'>('list');
  const [isChoosing, setChoosing] = useState(draft.occurrenceMs === undefined);
  const [month, setMonth] = useState(() => wallTimeOf(draft.occurrenceMs ?? nowMs, zone).slice(0, 7));
  const others = useMemo(() => detail.exceptions.filter((exception) => exception.id !== id), [detail.exceptions, id]);
  const { calendar } = useCalendar(
    { schedule, defaultZone: zone, exceptions: others, anchorMs, seed },
    Number(month.slice(0, 4)),
  );
  const next = useMemo(
    () => (calendar?.preview(nowMs, LISTED) ?? []).filter(({ outcome }) => outcome !== 'skipped'),
    [calendar, nowMs],
  );
  const pick = ({ plannedMs, atMs }: Occurrence) => {
    // The new time begins at the old one: one changes the day or the hour, seldom both.
    onChange({ occurrenceMs: plannedMs, at: wallTimeOf(atMs, zone) });
    setChoosing(false);
  };
  const problem = tell('occurrence-missing');
  return (
    <>
      <div>
        <div className={classes.pickHead}>
          <span className={classes.label}>{t('exceptions.occurrence')}</span>
          {isChoosing && (
            <SegmentedControl
              size="xs"
              aria-label={t('exceptions.view')}
              value={view}
              onChange={(value) => setView(value as 'list' | 'month')}
              data={[
                { value: 'list', label: t('exceptions.asList') },
                { value: 'month', label: t('exceptions.asMonth') },
              ]}
            />
          )}
        </div>
        {!isChoosing && draft.occurrenceMs !== undefined ? (
          <button type="button" className={classes.chosen} onClick={() => setChoosing(true)}>
            <b>{moments.short(draft.occurrenceMs)}</b>
            <span>{t('exceptions.chooseOther')}</span>
          </button>
        ) : (
          <div className={classes.choices} tabIndex={-1} data-autofocus>
            {calendar !== undefined &&
              (view === 'list' ? (
                next.length === 0 ? (
                  <p className={classes.nothing}>{t('exceptions.nothingNext')}</p>
                ) : (
                  <OccurrenceLines
                    occurrences={next}
                    zone={zone}
                    label={t('exceptions.occurrence')}
                    picked={draft.occurrenceMs}
                    onPick={pick}
                  />
                )
              ) : (
                <MonthCalendar
                  calendar={calendar}
                  month={month}
                  onMonth={setMonth}
                  nowMs={nowMs}
                  picked={draft.occurrenceMs}
                  onPick={pick}
                />
              ))}
          </div>
        )}
        {problem !== undefined && <div className={classes.problem}>{problem}</div>}
      </div>
      <TextInput
        type="datetime-local"
        label={t('exceptions.at')}
        description={t('exceptions.zone', { zone: zone.replaceAll('_', ' ') })}
        value={draft.at}
        error={tell('at-missing', 'at-same')}
        onChange={(event) => onChange({ at: event.currentTarget.value })}
        {...(isChoosing ? {} : { 'data-autofocus': true })}
      />
    </>
  );
}
