import { type ChangeCode, changeCodeSchema, type OccurrenceChange, type OccurrenceRecord } from '../../model/schedule';
import { shortDuration } from './duration';
import { eventWords } from './event-words';
import { formatsOf } from './formats';
import type { DescribeOptions } from './types';

/** What moments are told in: a language, and the zone of the reader or of the schedule. */
export type MomentOptions = Pick<DescribeOptions, 'language' | 'locale'> & { zone: string };

/** Why an occurrence is not where it was planned: 'Moved to Mon, Dec 28, 2026, 9:00 AM: holiday (Christmas Day)'. */
export function describeChange(change: OccurrenceChange, options: MomentOptions): string {
  const words = eventWords(options.language);
  const reason = reasonText(change.code, change.name, options);
  if (change.code === 'exception-modify') return words.kept(reason);
  if (change.toMs === undefined) return words.skipped(reason);
  const to = formatsOf(options).moment(change.toMs, options.zone);
  return change.code === 'exception-reschedule' ? words.rescheduled(to, reason) : words.moved(to, reason);
}

/** A reason with the name of what it is about: 'holiday (Christmas Day)'. */
export function reasonText(code: ChangeCode, name: string | undefined, { language }: Pick<DescribeOptions, 'language'>): string {
  const said = eventWords(language).reasons[code];
  const own = name?.trim() ?? '';
  return own === '' ? said : `${said} (${own})`;
}

/** Why an occurrence that was due did not fire as planned: 'PulseFlow was not running', '3 s late'; empty: it did. */
export function describeRecord(
  record: Pick<OccurrenceRecord, 'state' | 'reason' | 'detail' | 'delayMs'>,
  options: MomentOptions,
): string {
  const words = eventWords(options.language);
  const { state, reason = '', detail, delayMs = 0 } = record;
  if (state === 'fired') return delayMs < 1000 ? '' : words.late(shortDuration(delayMs));
  if (state === 'failed') return detail ?? reason;
  const code = changeCodeSchema.safeParse(reason);
  if (isMissed(reason)) return words.missed[reason];
  return code.success ? reasonText(code.data, detail, options) : (detail ?? reason);
}

function isMissed(reason: string): reason is 'not-running' | 'paused' | 'policy' | 'overlap' {
  return ['not-running', 'paused', 'policy', 'overlap'].includes(reason);
}
