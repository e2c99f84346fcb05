import type { Occurrence, OccurrenceRecord } from '#shared/model/schedule';

/** How an occurrence is drawn: what became of it, or what will. */
export type OccurrenceLook = 'planned' | 'moved' | OccurrenceRecord['state'];

/** What is shown of an occurrence: its record when there is one, else what the calendar says. */
export function lookOf(occurrence: Pick<Occurrence, 'outcome'>, record?: Pick<OccurrenceRecord, 'state'>): OccurrenceLook {
  if (record !== undefined) return record.state;
  if (occurrence.outcome === 'skipped') return 'skipped';
  return occurrence.outcome === 'moved' ? 'moved' : 'planned';
}
