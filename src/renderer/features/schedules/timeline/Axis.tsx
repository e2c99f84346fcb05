import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { zoneCity } from '#shared/calendar/describe/zone-city';
import { useZonedFormat } from '../../../components/occurrences/use-zoned-format';
import { useFormat } from '../../../lib/use-format';
import classes from './timeline.module.css';
import { bandsOf, stepOf, type Tick, type TimelineView, xOf } from './timeline-view';

const DAY = 86_400_000;

interface AxisProps {
  view: TimelineView;
  width: number;
  ticks: readonly Tick[];
  zone: string;
  nowMs: number;
}

/** Two lines: the days (or months) in sight, and the times of day (or days) between them. */
export function Axis({ view, width, ticks, zone, nowMs }: AxisProps) {
  const { t, i18n } = useTranslation('schedules');
  const { locale } = useFormat();
  const { time } = useZonedFormat();
  const isByDay = width > 0 && stepOf(view, width) >= DAY;
  const bands = useMemo(() => bandsOf(view, isByDay ? 'month' : 'day', zone), [view, isByDay, zone]);
  const format = useMemo(() => {
    const dates = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale, { timeZone: zone, ...options });
    return {
      month: dates({ month: 'long', year: 'numeric' }),
      longDay: dates({ weekday: 'long', day: 'numeric', month: 'long' }),
      shortDay: dates({ weekday: 'short', day: 'numeric', month: 'short' }),
      dayTick: dates({ weekday: 'short', day: 'numeric' }),
    };
  }, [locale, zone]);
  const x = (atMs: number) => xOf(view, atMs, width);
  const nowX = x(nowMs);
  // The present is told above what lies under its word.
  const isHidden = (left: number) => left > nowX - 62 && left < nowX + 22;
  return (
    <div className={classes.axis} aria-hidden="true">
      <div className={classes.axisZone} title={zone}>
        {zoneCity(zone, i18n.language === 'pt-BR' ? 'pt-BR' : 'en')}
      </div>
      <div className={classes.axisPlot}>
        {bands.map(({ fromMs, toMs }) => {
          const left = Math.max(0, x(fromMs));
          const room = Math.min(width, x(toMs)) - left;
          const words = isByDay ? format.month : room > 190 ? format.longDay : format.shortDay;
          return (
            <span key={fromMs} className={classes.band} style={{ left, width: Math.max(0, room) }}>
              {room > 40 ? words.format((fromMs + toMs) / 2) : ''}
            </span>
          );
        })}
        {ticks.map(({ atMs, isDay }) => (
          <span key={atMs} className={classes.tick} data-day={isDay || undefined} style={{ left: x(atMs) }}>
            {isHidden(x(atMs)) ? '' : isByDay ? format.dayTick.format(atMs) : time(atMs)}
          </span>
        ))}
        {nowX >= 0 && nowX <= width && (
          <span className={classes.now} style={{ left: nowX }}>
            {t('timeline.now')}
          </span>
        )}
      </div>
    </div>
  );
}
