/** A time zone as people look for it. */
export interface ZoneInfo {
  /** IANA name. */
  zone: string;
  /** From UTC now. */
  offsetMinutes: number;
  /** 'UTC+05:30'. */
  offset: string;
  /** What it is called: 'Brasilia Standard Time'; empty where there is no name for it. */
  name: string;
}

const HOUR_MS = 3_600_000;

/** Minutes between UTC and the clocks of a zone at a moment. */
export function offsetMinutesOf(zone: string, atMs: number): number {
  const parts = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' }).formatToParts(atMs);
  const text = parts.find(({ type }) => type === 'timeZoneName')?.value ?? 'GMT';
  const match = /([+-])(\d{2}):(\d{2})(?::(\d{2}))?/.exec(text);
  if (match === null) return 0;
  const minutes = Number(match[2]) * 60 + Number(match[3]);
  return match[1] === '-' ? -minutes : minutes;
}

/** 'UTC−03:00', 'UTC'. */
export function offsetText(minutes: number): string {
  if (minutes === 0) return 'UTC';
  const size = Math.abs(minutes);
  const two = (value: number) => String(value).padStart(2, '0');
  return `UTC${minutes < 0 ? '−' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

/** The time on the clocks of a zone, HH:mm. */
export function timeAt(offsetMinutes: number, atMs: number): string {
  return new Date(atMs + offsetMinutes * 60_000).toISOString().slice(11, 16);
}

let known: { key: string; zones: ZoneInfo[] } | undefined;

/** Every zone this browser knows, by name, with the offsets of the hour. Some 400: worked out when first asked for. */
export function allZones(locale: string, atMs: number): ZoneInfo[] {
  const key = `${locale} ${Math.floor(atMs / HOUR_MS)}`;
  if (known?.key === key) return known.zones;
  const names = new Set(['UTC', ...Intl.supportedValuesOf('timeZone')]);
  const zones = [...names].sort().map((zone): ZoneInfo => {
    const offsetMinutes = offsetMinutesOf(zone, atMs);
    return { zone, offsetMinutes, offset: offsetText(offsetMinutes), name: longName(zone, locale, atMs) };
  });
  known = { key, zones };
  return zones;
}

function longName(zone: string, locale: string, atMs: number): string {
  const parts = new Intl.DateTimeFormat(locale, { timeZone: zone, timeZoneName: 'longGeneric' }).formatToParts(atMs);
  const name = parts.find(({ type }) => type === 'timeZoneName')?.value ?? '';
  return /^(GMT|UTC)?[+-−\d:]*$/.test(name) ? '' : name;
}

/** All that a zone is found by: 'america sao paulo utc-03:00 utc-3 horário de brasília'. */
export function zoneSearchText({ zone, offset, name }: ZoneInfo): string {
  const plain = offset.replace('−', '-');
  const short = plain.replace(/([+-])0?(\d+):00$/, '$1$2');
  return `${zone.replace(/[/_]/g, ' ')} ${zone} ${name} ${plain} ${short} ${short.replace('UTC', 'GMT')}`;
}
