import { ActionIcon } from '@mantine/core';
import { ArrowRightLeft, CalendarOff, Pencil, SlidersHorizontal, Trash2, TriangleAlert } from 'lucide-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Calendar } from '#shared/calendar/types';
import type { FlowDetail } from '#shared/model/flow';
import type { ScheduleException } from '#shared/model/schedule';
import type { ScheduleDetail } from '#shared/model/schedule-views';
import { Hint } from '../../../../components/Kbd';
import { useScheduleWords } from '../../../../components/occurrences/use-schedule-words';
import { useMoments } from '../../../../components/schedule/preview/use-moments';
import { RelativeTime } from '../../../../components/Time';
import { useTabFlow } from '../flow-outlet';
import { effectOf, isPast } from './exception-effect';
import classes from './exceptions.module.css';

const ICONS = { skip: CalendarOff, reschedule: ArrowRightLeft, modify: SlidersHorizontal };

interface ExceptionLineProps {
  detail: ScheduleDetail;
  /** Undefined while it is not known. */
  calendar: Calendar | undefined;
  exception: ScheduleException;
  nowMs: number;
  onEdit(): void;
  onRemove(): void;
}

/** One exception: what it does, why, to which occurrences, and which others concern the same time. */
export function ExceptionLine({ detail, calendar, exception, nowMs, onEdit, onRemove }: ExceptionLineProps) {
  const { t } = useTranslation('page');
  const words = useScheduleWords();
  const flow = useTabFlow();
  const { zone } = detail;
  const Icon = ICONS[exception.kind];
  // The reason stands on a line of its own.
  const said = words.exception({ ...exception, reason: '' }, zone, namesOf(flow));
  const isOver = isPast(exception, nowMs);
  return (
    <li className={classes.line} data-past={isOver || undefined}>
      <span className={classes.icon} data-kind={exception.kind}>
        <Icon size={15} aria-hidden="true" />
      </span>
      <div className={classes.main}>
        <div className={classes.words}>{said}</div>
        {exception.reason !== '' && <div className={classes.reason}>{exception.reason}</div>}
        {!isOver && <Effect zone={zone} calendar={calendar} exception={exception} />}
        <Overlaps detail={detail} exception={exception} />
        <div className={classes.soft}>
          {t('exceptions.made')} <RelativeTime at={exception.createdAt} />
          {exception.createdBy !== undefined && ` · ${exception.createdBy}`}
        </div>
      </div>
      <div className={classes.actions}>
        <Hint label={t('exceptions.edit')}>
          <ActionIcon size="sm" aria-label={`${t('exceptions.edit')}: ${said}`} onClick={onEdit}>
            <Pencil size={14} />
          </ActionIcon>
        </Hint>
        <Hint label={t('exceptions.remove')}>
          <ActionIcon size="sm" aria-label={`${t('exceptions.remove')}: ${said}`} onClick={onRemove}>
            <Trash2 size={14} />
          </ActionIcon>
        </Hint>
      </div>
    </li>
  );
}

/** Which occurrences it touches: how many, and the first of them. */
function Effect({ zone, calendar, exception }: Pick<ExceptionLineProps, 'calendar' | 'exception'> & { zone: string }) {
  const { t } = useTranslation('page');
  const moments = useMoments(zone);
  const effect = useMemo(() => calendar && effectOf(calendar, exception), [calendar, exception]);
  if (effect === undefined) return null;
  const [first] = effect.touched;
  if (first === undefined)
    return (
      <div className={classes.warning}>
        <TriangleAlert size={13} aria-hidden="true" />
        {t('exceptions.noEffect')}
      </div>
    );
  const count = effect.touched.length;
  return (
    <div className={classes.effect}>
      {t(`exceptions.effect.${exception.kind}`, { count, number: effect.isCut ? `${count}+` : count })}{' '}
      {exception.kind !== 'reschedule' && t('exceptions.first', { at: moments.short(first.atMs) })}
    </div>
  );
}

/** The others that concern the same time, and which of the two counts. */
function Overlaps({ detail, exception }: Pick<ExceptionLineProps, 'detail' | 'exception'>) {
  const { t } = useTranslation('page');
  const words = useScheduleWords();
  const flow = useTabFlow();
  // Who gave a reason knows it again by that; else it is told whole.
  const nameOf = (other: ScheduleException) =>
    other.reason === '' ? words.exception(other, detail.zone, namesOf(flow)) : `“${other.reason}”`;
  const lines = detail.overlaps.flatMap(({ exceptionId, with: otherId, effect }) => {
    const isFirst = exceptionId === exception.id;
    if (!isFirst && otherId !== exception.id) return [];
    const other = detail.exceptions.find(({ id }) => id === (isFirst ? otherId : exceptionId));
    if (other === undefined) return [];
    const relation = effect === 'both' ? 'both' : `${isFirst ? 'wins' : 'loses'}${effect === 'overrides' ? '' : 'Partly'}`;
    return [{ id: other.id, relation, isWeaker: effect !== 'both' && !isFirst, text: nameOf(other) }];
  });
  return lines.map(({ id, relation, isWeaker, text }) => (
    <div key={id} className={isWeaker ? classes.warning : classes.soft}>
      {isWeaker && <TriangleAlert size={13} aria-hidden="true" />}
      <span>{t(`exceptions.overlap.${relation}`, { other: text })}</span>
    </div>
  ));
}

/** Names of the flow's nodes, by id. */
function namesOf(flow: FlowDetail): Record<string, string> {
  return Object.fromEntries((flow.published ?? flow.draft).nodes.map(({ id, name }) => [id, name]));
}
