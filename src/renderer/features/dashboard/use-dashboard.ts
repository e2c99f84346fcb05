import { skipToken, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { isFinal, type RunChange } from '#shared/model/run';
import { api, client } from '../../lib/client';
import { useLive } from '../../lib/use-live';
import { withRun } from './overview';

const LATEST = 10;
const HOUR_MS = 3_600_000;
/** Counts are read again at most this often while runs finish. */
const REFRESH_MS = 1000;

/** What the dashboard shows, kept up to date live. */
export function useDashboard() {
  const queryClient = useQueryClient();
  // To the hour: a moving limit would be another query each time.
  const [since] = useState(() => Math.floor(Date.now() / HOUR_MS) * HOUR_MS - 24 * HOUR_MS);
  const latestInput = { limit: LATEST };
  const flows = useQuery(api.flows.list.queryOptions({ input: { limit: 500 }, refetchInterval: 60_000 }));
  const latest = useQuery(api.runs.list.queryOptions({ input: latestInput }));
  const counts = useQuery(api.runs.counts.queryOptions());
  const doubtful = (counts.data?.inDoubt ?? 0) > 0;
  const doubts = useQuery(api.runs.list.queryOptions({ input: doubtful ? { limit: 5, status: 'in_doubt' } : skipToken }));
  const failures = useQuery(
    api.runs.list.queryOptions({ input: { limit: 20, status: ['failed', 'compensation_failed'], since, includeRules: false } }),
  );
  const rules = useQuery(api.rules.list.queryOptions());
  const refreshTimer = useRef<ReturnType<typeof setTimeout>>(undefined);

  const refreshSoon = () => {
    refreshTimer.current ??= setTimeout(() => {
      refreshTimer.current = undefined;
      for (const queryKey of [
        api.flows.list.key(),
        api.runs.list.key({ input: { status: ['failed', 'compensation_failed'] } }),
        api.runs.list.key({ input: { status: 'in_doubt' } }),
      ]) {
        void queryClient.invalidateQueries({ queryKey });
      }
    }, REFRESH_MS);
  };
  useLive<RunChange>(
    (signal) => client.runs.watch({}, { signal }),
    (changes) => {
      const runs = changes.flatMap((change) => (change.kind === 'run' ? [change.run] : []));
      if (runs.length === 0) return;
      queryClient.setQueryData(api.runs.list.queryKey({ input: latestInput }), (page) =>
        page === undefined ? page : { ...page, items: runs.reduce((items, run) => withRun(items, run, LATEST), page.items) },
      );
      if (runs.some(({ status }) => isFinal(status) || status === 'in_doubt')) refreshSoon();
    },
    { onReconnect: () => void queryClient.invalidateQueries({ queryKey: api.runs.key() }) },
  );

  return { flows, latest, counts: counts.data, doubts: doubtful ? (doubts.data?.items ?? []) : [], failures, rules };
}
