/** Wall-clock milliseconds of a date and time as a schedule has it, `YYYY-MM-DDTHH:mm` with seconds where they matter. */
export function wallOf(text: string): number {
  return Date.parse(`${text.length === 16 ? `${text}:00` : text}Z`);
}

/** Seconds since midnight of `HH:mm` or `HH:mm:ss`. */
export function secondsOf(text: string): number {
  const [hour = 0, minute = 0, second = 0] = text.split(':').map(Number);
  return hour * 3600 + minute * 60 + second;
}
