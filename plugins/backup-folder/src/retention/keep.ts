/** Which backups stay. Pure: what is deleted depends on their times and the rules alone. */

export interface RetentionRules {
  /** The newest ones, whatever their age. */
  last: number;
  /** The newest of each of so many days, ISO weeks and months that have one, by the local calendar. */
  daily: number;
  weekly: number;
  monthly: number;
}

export interface Dated {
  createdAt: number;
}

/** True when nothing is ever deleted. */
export function keepsAll({ last, daily, weekly, monthly }: RetentionRules): boolean {
  return last + daily + weekly + monthly === 0;
}

/** Those that no rule keeps, oldest first. The newest one always stays. */
export function toDelete<Backup extends Dated>(backups: readonly Backup[], rules: RetentionRules): Backup[] {
  if (keepsAll(rules)) return [];
  const newestFirst = [...backups].sort((a, b) => b.createdAt - a.createdAt);
  const kept = new Set<Backup>(newestFirst.slice(0, Math.max(1, rules.last)));
  keepPeriods(newestFirst, rules.daily, dayOf, kept);
  keepPeriods(newestFirst, rules.weekly, weekOf, kept);
  keepPeriods(newestFirst, rules.monthly, (at) => dayOf(at).slice(0, 7), kept);
  return newestFirst.filter((backup) => !kept.has(backup)).reverse();
}

function keepPeriods<Backup extends Dated>(
  newestFirst: readonly Backup[],
  count: number,
  periodOf: (at: number) => string,
  kept: Set<Backup>,
): void {
  const seen = new Set<string>();
  for (const backup of newestFirst) {
    if (seen.size === count) return;
    const period = periodOf(backup.createdAt);
    if (seen.has(period)) continue;
    seen.add(period);
    kept.add(backup);
  }
}

function dayOf(at: number): string {
  const date = new Date(at);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** The Monday that a week begins with names it. */
function weekOf(at: number): string {
  const date = new Date(at);
  date.setHours(12, 0, 0, 0);
  date.setDate(date.getDate() - ((date.getDay() + 6) % 7));
  return dayOf(date.getTime());
}
