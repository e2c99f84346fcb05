import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { FlowId } from '#shared/model/ids';
import { api } from '../../../lib/client';
import { useFormat } from '../../../lib/use-format';
import { type ScheduleFilters, statusesOf } from '../schedule-filters';
import { keyOf } from '../schedule-key';
import { rowsOf } from './timeline-rows';
import { askedWindow, type TimelineView } from './timeline-view';

/** Of rows in sight that were cut, so many are read whole, each by itself. */
const MAX_READ_WHOLE = 30;

/** The rows of the timeline for a view; what is shown stays while more is read. */
export function useTimeline(view: TimelineView, filters: ScheduleFilters, inSight: readonly string[]) {
  const { locale } = useFormat();
  const window = askedWindow(view);
  const text = filters.text.trim();
  const statuses = statusesOf(filters);
  const query = useQuery(
    api.schedules.timeline.queryOptions({
      input: { ...window, ...(text === '' ? {} : { search: text }) },
      placeholderData: keepPreviousData,
    }),
  );
  const { data } = query;
  const cut = (data?.schedules ?? []).filter(({ isCut, flowId }) => isCut && inSight.includes(flowId));
  const flowIds = [...new Set(cut.map(({ flowId }) => flowId))].slice(0, MAX_READ_WHOLE);
  const whole = useQueries({
    queries: flowIds.map((flowId: FlowId) =>
      api.schedules.timeline.queryOptions({ input: { ...window, flowId }, placeholderData: keepPreviousData }),
    ),
    combine: (results) => results.flatMap((result) => result.data?.schedules ?? []),
  });
  const rows = useMemo(() => {
    if (data === undefined) return [];
    const read = new Map(whole.map((schedule) => [keyOf(schedule), schedule]));
    const shown = data.schedules.filter(({ status }) => statuses.length === 0 || statuses.includes(status));
    return rowsOf(
      shown.map((schedule) => read.get(keyOf(schedule)) ?? schedule),
      Date.now(),
      locale,
    );
    // The list of states is made anew on each draw: the filter tells whether it is another.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [data, whole, filters.status, locale]);
  return { query, rows, conflicts: data?.conflicts ?? [], isCut: data?.isCut === true };
}
