import type { ProblemList } from './problem-list';
import type { Frequency, Rule } from './rule';
import type { RuleParts } from './rule-parts';

/** Parts that a frequency gives no sense to (RFC 5545, section 3.3.10). */
const FOREIGN: readonly { name: string; with: readonly Frequency[] }[] = [
  { name: 'BYWEEKNO', with: ['YEARLY'] },
  { name: 'BYYEARDAY', with: ['YEARLY', 'HOURLY', 'MINUTELY', 'SECONDLY'] },
  { name: 'BYMONTHDAY', with: ['YEARLY', 'MONTHLY', 'DAILY', 'HOURLY', 'MINUTELY', 'SECONDLY'] },
];

/** Finds parts of a rule that do not go together. */
export function checkParts(rule: Rule, parts: RuleParts, problems: ProblemList): void {
  const { frequency } = rule;
  for (const { name, with: allowed } of FOREIGN) {
    const part = parts.get(name);
    if (part === undefined || allowed.includes(frequency)) continue;
    const message = `${name} does not go with FREQ=${frequency}, only with ${allowed.join(', ')}`;
    problems.add('RRULE_FOREIGN', message, part.whole, name, { name, frequency, allowed: [...allowed] });
  }
  const byDay = parts.get('BYDAY');
  if (byDay !== undefined && rule.weekdays.some(({ nth }) => nth !== 0)) {
    const isCounted = frequency === 'MONTHLY' || (frequency === 'YEARLY' && rule.numbers.BYWEEKNO.length === 0);
    if (!isCounted) {
      const message = 'Counted weekdays such as 2MO go only with FREQ=MONTHLY, and with FREQ=YEARLY without BYWEEKNO';
      problems.add('RRULE_ORDINAL', message, byDay.whole, 'BYDAY');
    }
  }
  const positions = parts.get('BYSETPOS');
  if (positions !== undefined && ![...parts.keys()].some((name) => name.startsWith('BY') && name !== 'BYSETPOS')) {
    problems.add('RRULE_SETPOS', 'BYSETPOS picks from what another BY part gives: add one', positions.whole, 'BYSETPOS');
  }
  const until = parts.get('UNTIL');
  if (until !== undefined && parts.has('COUNT')) {
    problems.add('RRULE_COUNT_UNTIL', 'A rule ends by COUNT or by UNTIL, not by both', until.whole, 'UNTIL');
  }
}
