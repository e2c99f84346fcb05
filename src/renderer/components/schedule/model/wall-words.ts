const known = new Map<string, Intl.DateTimeFormat>();

/** A time of day of the model (HH:mm or HH:mm:ss) as people of a locale read it; what is no time stays as it is. */
export function timeText(time: string, locale: string): string {
  const match = /^(\d{2}):(\d{2})(?::(\d{2}))?$/.exec(time);
  if (match === null) return time;
  const hasSeconds = match[3] !== undefined && match[3] !== '00';
  const key = `${locale} ${hasSeconds}`;
  const format = known.get(key) ?? clockOf(locale, hasSeconds);
  known.set(key, format);
  return format.format(Date.UTC(2023, 0, 1, Number(match[1]), Number(match[2]), Number(match[3] ?? 0)));
}

function clockOf(locale: string, hasSeconds: boolean): Intl.DateTimeFormat {
  const is12 = new Intl.DateTimeFormat(locale, { hour: 'numeric' }).resolvedOptions().hour12 === true;
  return new Intl.DateTimeFormat(locale, {
    hour: is12 ? 'numeric' : '2-digit',
    minute: '2-digit',
    ...(hasSeconds ? { second: '2-digit' } : {}),
    timeZone: 'UTC',
  });
}
