import type { ScheduleStatus } from '#shared/model/schedule-views';

/** What the schedules are narrowed to; kept in the address. */
export interface ScheduleFilters {
  text: string;
  status: ShownStatus | undefined;
}

/** States on offer, in this order. `paused` stands for both kinds of pause, `draft` for all that never fires yet. */
export const SHOWN_STATUSES = ['active', 'paused', 'draft', 'ended', 'invalid'] as const;
type ShownStatus = (typeof SHOWN_STATUSES)[number];

const MEANT: Record<ShownStatus, ScheduleStatus[]> = {
  active: ['active'],
  paused: ['paused', 'flow-paused'],
  draft: ['draft', 'disabled'],
  ended: ['ended'],
  invalid: ['invalid'],
};

/** Reads the filters from an address; what it does not understand is left out. */
export function readFilters(params: URLSearchParams): ScheduleFilters {
  const status = params.get('status');
  return {
    text: (params.get('q') ?? '').slice(0, 200),
    status: SHOWN_STATUSES.find((shown) => shown === status),
  };
}

/** The states that the host is asked for. */
export function statusesOf({ status }: Pick<ScheduleFilters, 'status'>): ScheduleStatus[] {
  return status === undefined ? [] : MEANT[status];
}
