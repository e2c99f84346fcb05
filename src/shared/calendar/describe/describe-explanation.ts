import type { Explanation } from '../types';
import { describeChange, describeRecord, type MomentOptions } from './describe-change';
import { eventWords } from './event-words';
import { formatsOf } from './formats';

/** The answer to 'why did this not run?' in one or two sentences. */
export function describeExplanation(explanation: Explanation, options: MomentOptions): string {
  const words = eventWords(options.language);
  const formats = formatsOf(options);
  const moment = (atMs: number) => formats.moment(atMs, options.zone);
  const { kind, occurrence, record, previousMs, nextMs } = explanation;
  const recorded = record === undefined ? '' : describeRecord(record, options);
  const changed = (occurrence?.changes ?? []).map((change) => describeChange(change, options));
  const details: string[] = [];
  if (kind === 'moved-here' && occurrence !== undefined) details.push(words.plannedFor(moment(occurrence.plannedMs)));
  // What was skipped for a rule says so by its changes; for an overlap, only its record does.
  const isToldByChanges = kind === 'skipped' && changed.length > 0;
  if (recorded !== '' && !isToldByChanges) details.push(recorded);
  const first = [words.explained[kind], ...details].join(', ');
  const nearest = words.nearest(
    previousMs === undefined ? undefined : moment(previousMs),
    nextMs === undefined ? undefined : moment(nextMs),
  );
  return [first, ...changed, ...(nearest === '' ? [] : [capital(nearest)])].map((sentence) => `${sentence}.`).join(' ');
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
