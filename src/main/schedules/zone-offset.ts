const formats = new Map<string, Intl.DateTimeFormat>();

function formatFor(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset', year: 'numeric' });
    formats.set(zone, format);
  }
  return format;
}

/** How far local time in `zone` is ahead of UTC at a moment, in milliseconds. Throws RangeError for an unknown zone. */
export function zoneOffsetMs(zone: string, atMs: number): number {
  const name = formatFor(zone)
    .formatToParts(atMs)
    .find((part) => part.type === 'timeZoneName')?.value;
  const match = /^GMT(?:([+-])(\d{2}):(\d{2})(?::(\d{2}))?)?$/.exec(name ?? '');
  if (match === null) throw new RangeError(`The offset "${name ?? ''}" of the zone ${zone} cannot be read`);
  const [, sign = '+', hours = '0', minutes = '0', seconds = '0'] = match;
  const offsetMs = ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000;
  return sign === '-' ? -offsetMs : offsetMs;
}

/**
 * The moment at which the clocks of `zone` were changed between two moments, to the millisecond; undefined when the offset is
 * the same at both. Two changes in so short a time do not happen.
 */
export function findClockChange(zone: string, fromMs: number, toMs: number): number | undefined {
  const before = zoneOffsetMs(zone, fromMs);
  if (before === zoneOffsetMs(zone, toMs)) return undefined;
  let low = fromMs;
  let high = toMs;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (zoneOffsetMs(zone, middle) === before) low = middle;
    else high = middle;
  }
  return high;
}
