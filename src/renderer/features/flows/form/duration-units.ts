/** Units that a person chooses for a duration, in milliseconds. */
export const DURATION_UNITS = { ms: 1, s: 1000, min: 60_000, h: 3_600_000, d: 86_400_000 } as const;
export type DurationUnit = keyof typeof DURATION_UNITS;

/** The largest unit in which a duration is a whole number. */
export function unitOf(durationMs: number): DurationUnit {
  const units: DurationUnit[] = ['d', 'h', 'min', 's'];
  return durationMs === 0 ? 's' : (units.find((unit) => durationMs % DURATION_UNITS[unit] === 0) ?? 'ms');
}
