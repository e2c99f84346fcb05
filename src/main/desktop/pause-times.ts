/** When a pause that is chosen in the tray ends, by the clock of the machine that the person sits at. */

const HOUR_MS = 3_600_000;
/** "Until tomorrow" means the morning: nobody wants what was stopped in the evening to begin at midnight. */
const MORNING_HOUR = 8;

/** An hour from now, to the full minute. */
export function inAnHour(nowMs: number): number {
  return Math.ceil((nowMs + HOUR_MS) / 60_000) * 60_000;
}

/** Tomorrow morning; after midnight and before the morning that is the coming one. */
export function tomorrowMorning(nowMs: number): number {
  const morning = new Date(nowMs);
  if (morning.getHours() >= 4) morning.setDate(morning.getDate() + 1);
  morning.setHours(MORNING_HOUR, 0, 0, 0);
  return morning.getTime();
}
