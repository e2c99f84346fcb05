import type { JsonObject } from '#shared/model/json';
import { scheduleItems } from '#shared/model/schedule-start';
import type { SampleData } from '../../form/expression/sample-data';

/** Expressions see so many rows in a preview; a run sees all of them. */
const MOST_ROWS = 200;

/** What the rows are when a run begins now: the data that the mapping is tried out with. */
export function sampleOf(rows: readonly JsonObject[], flowName: string): SampleData {
  const atMs = Math.floor(Date.now() / 60_000) * 60_000;
  const items = scheduleItems({ input: rows.slice(0, MOST_ROWS) }, { scheduledForMs: atMs, firedAtMs: atMs });
  return {
    origin: 'pinned',
    items: items.map(({ json }) => json),
    steps: [],
    run: { id: 'run' },
    flow: { name: flowName },
    env: {},
    atMs,
    isStale: false,
  };
}
