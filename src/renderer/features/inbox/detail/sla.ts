/** How a task stands with its time. `near`: three quarters of it are gone. */
export type SlaState = 'none' | 'calm' | 'near' | 'over';

export interface Sla {
  state: SlaState;
  /** The share of the time that is gone, 0 to 1; 1 when it is over. */
  share: number;
  /** Milliseconds to the due time; negative when it is past. */
  leftMs: number;
}

const NEAR_SHARE = 0.75;

/** The clock of a task at `now`, by when it was made and when it is due. */
export function slaOf(task: { createdAt: number; dueAt?: number | undefined }, now: number): Sla {
  const { createdAt, dueAt } = task;
  if (dueAt === undefined) return { state: 'none', share: 0, leftMs: 0 };
  const leftMs = dueAt - now;
  if (leftMs <= 0) return { state: 'over', share: 1, leftMs };
  const whole = Math.max(1, dueAt - createdAt);
  const share = Math.min(1, Math.max(0, (now - createdAt) / whole));
  return { state: share >= NEAR_SHARE ? 'near' : 'calm', share, leftMs };
}

/** A time by its largest unit, as lists show it: whole days, hours, minutes or seconds; `ms` is not negative. */
export function coarse(ms: number): number {
  const unit = UNITS_MS.find((each) => ms >= each) ?? 1000;
  return Math.max(1, Math.round(ms / unit)) * unit;
}
const UNITS_MS = [86_400_000, 3_600_000, 60_000, 1000] as const;

/** How often a clock must be drawn again so that what it says is true: by the second in the last hour. */
export function clockPeriodMs(leftMs: number): 1000 | 15_000 {
  return Math.abs(leftMs) < 3_600_000 ? 1000 : 15_000;
}
