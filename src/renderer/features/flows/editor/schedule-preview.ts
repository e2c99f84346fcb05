import type { JsonObject } from '#shared/model/json';

/** The next moments (ms since the epoch) at which a schedule trigger fires; `undefined` when its cron line cannot be read. */
export async function nextOccurrences(
  config: JsonObject,
  options: { now: number; timeZone: string | undefined; count: number },
): Promise<number[] | undefined> {
  const { now, count } = options;
  if (config['mode'] !== 'cron') {
    const everyMs = typeof config['everyMs'] === 'number' ? config['everyMs'] : 3_600_000;
    return everyMs < 1000 ? undefined : Array.from({ length: count }, (_, index) => now + everyMs * (index + 1));
  }
  const { CronExpressionParser } = await import('cron-parser');
  const zone =
    typeof config['timeZone'] === 'string' && config['timeZone'].trim() !== '' ? config['timeZone'].trim() : options.timeZone;
  const cron = typeof config['cron'] === 'string' && config['cron'].trim() !== '' ? config['cron'] : '0 8 * * 1-5';
  try {
    const expression = CronExpressionParser.parse(cron, {
      currentDate: new Date(now),
      ...(zone === undefined ? {} : { tz: zone }),
    });
    return Array.from({ length: count }, () => expression.next().getTime());
  } catch {
    // The parser's only way of saying that a line is no cron expression; the form says so beside the field.
    return undefined;
  }
}
