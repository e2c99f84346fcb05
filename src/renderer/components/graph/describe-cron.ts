/** Texts of the graph, by key of the `components` namespace. */
export type Translate = (key: string, values?: Record<string, string | number>) => string;

const NUMBER = /^\d+$/;
const two = (text: string) => text.padStart(2, '0');

/**
 * A cron line in words where it is one of the everyday forms ('every weekday 08:00'), otherwise the line itself. For
 * cards and lists, not for reading exact semantics.
 */
export function describeCron(cron: string, t: Translate): string {
  const fields = cron.trim().split(/\s+/);
  const [minute = '', hour = '', day = '', month = '', weekday = ''] = fields.length === 6 ? fields.slice(1) : fields;
  const withSeconds = fields.length === 6 && fields[0] !== '0';
  if (withSeconds || fields.length < 5 || fields.length > 6 || month !== '*') return cron;
  const stepOf = (field: string) => /^\*\/(\d+)$/.exec(field)?.[1];
  if (day === '*' && weekday === '*') {
    const minutes = minute === '*' ? '1' : stepOf(minute);
    if (minutes !== undefined && hour === '*') return t('graph.summary.everyMinutes', { count: Number(minutes) });
    if (NUMBER.test(minute) && hour === '*') return t('graph.summary.hourly', { minute: two(minute) });
    const hours = stepOf(hour);
    if (NUMBER.test(minute) && hours !== undefined) return t('graph.summary.everyHours', { count: Number(hours) });
  }
  if (!NUMBER.test(minute) || !NUMBER.test(hour)) return cron;
  const time = `${two(hour)}:${two(minute)}`;
  if (day === '*' && weekday === '*') return t('graph.summary.daily', { time });
  if (day === '*' && (weekday === '1-5' || weekday.toUpperCase() === 'MON-FRI')) return t('graph.summary.weekdays', { time });
  if (day === '*' && /^[0-7]$/.test(weekday))
    return t('graph.summary.weekly', { day: t(`graph.weekday.${Number(weekday) % 7}`), time });
  if (NUMBER.test(day) && weekday === '*') return t('graph.summary.monthly', { day: Number(day), time });
  return cron;
}
