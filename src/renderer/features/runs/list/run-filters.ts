import { type RunStatus, type RunSummary, runStatusSchema } from '#shared/model/run';

/** Periods on offer, with their length. */
export const PERIODS = { '1h': 3_600_000, '24h': 86_400_000, '7d': 604_800_000, '30d': 2_592_000_000 } as const;
export type Period = keyof typeof PERIODS;

/** What the list of runs is narrowed to; all of it is kept in the address, so that a view can be bookmarked. */
export interface RunFilters {
  flowId: string | undefined;
  statuses: readonly RunStatus[];
  /** A period up to now, or `custom` with `from` and `to`. */
  period: Period | 'custom' | undefined;
  /** Local date and time as a `datetime-local` field writes it: 2026-03-05T14:00. */
  from: string;
  to: string;
  text: string;
}

export const NO_FILTERS: RunFilters = { flowId: undefined, statuses: [], period: undefined, from: '', to: '', text: '' };

/** The host takes no longer texts. */
export const MAX_TEXT = 200;

const LOCAL_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/;

/** Reads the filters from an address; what it does not understand is left out. */
export function readFilters(params: URLSearchParams): RunFilters {
  const statuses = params
    .getAll('status')
    .flatMap((value) => value.split(','))
    .flatMap((value) => {
      const parsed = runStatusSchema.safeParse(value);
      return parsed.success ? [parsed.data] : [];
    });
  const time = (name: string) => {
    const value = params.get(name) ?? '';
    return LOCAL_TIME.test(value) ? value : '';
  };
  const given = params.get('time');
  const [from, to] = [time('from'), time('to')];
  const period = given !== null && given in PERIODS ? (given as Period) : from !== '' || to !== '' ? 'custom' : undefined;
  return {
    flowId: params.get('flow') ?? params.get('flowId') ?? undefined,
    statuses: [...new Set(statuses)],
    period,
    from: period === 'custom' ? from : '',
    to: period === 'custom' ? to : '',
    text: (params.get('q') ?? '').slice(0, MAX_TEXT),
  };
}

/** The address of the filters; empty for none. */
export function writeFilters(filters: RunFilters): URLSearchParams {
  const params = new URLSearchParams();
  if (filters.flowId !== undefined) params.set('flow', filters.flowId);
  if (filters.statuses.length > 0) params.set('status', filters.statuses.join(','));
  if (filters.period !== undefined && filters.period !== 'custom') params.set('time', filters.period);
  if (filters.period === 'custom' && filters.from !== '') params.set('from', filters.from);
  if (filters.period === 'custom' && filters.to !== '') params.set('to', filters.to);
  if (filters.text !== '') params.set('q', filters.text);
  return params;
}

/** Bounds of the time filter, ms since the epoch: `since` inclusive, `until` exclusive. */
export function timeBounds(filters: RunFilters, now: number): { since?: number; until?: number } {
  if (filters.period === undefined) return {};
  if (filters.period !== 'custom') return { since: now - PERIODS[filters.period] };
  const since = Date.parse(filters.from);
  const until = Date.parse(filters.to);
  return { ...(Number.isNaN(since) ? {} : { since }), ...(Number.isNaN(until) ? {} : { until }) };
}

/** Whether a run belongs in the list; the host filters the same way. */
export function matchesFilters(run: RunSummary, filters: RunFilters, bounds: { since?: number; until?: number }): boolean {
  if (filters.flowId !== undefined && run.flowId !== filters.flowId) return false;
  if (filters.statuses.length > 0 && !filters.statuses.includes(run.status)) return false;
  if (bounds.since !== undefined && run.createdAt < bounds.since) return false;
  if (bounds.until !== undefined && run.createdAt >= bounds.until) return false;
  return matchesText(run, filters.text);
}

/** Whether the text is part of the flow's name, of the error or of the run's id, whatever its case. */
function matchesText(run: RunSummary, text: string): boolean {
  const wanted = text.trim().toLowerCase();
  // The host looks through the error as it is stored.
  const parts = [run.flowName, run.id, run.error === undefined ? '' : JSON.stringify(run.error)];
  return parts.some((part) => part.toLowerCase().includes(wanted));
}
