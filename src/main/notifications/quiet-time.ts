/** One alert of a kind in this time: what goes wrong a hundred times a minute is one piece of news. */
const QUIET_MS = 60_000;
const MAX_REMEMBERED = 1000;

/** True for a key that was asked for less than a minute ago. */
export function createQuietTime(now: () => number): (key: string) => boolean {
  const lastAt = new Map<string, number>();
  return (key) => {
    const atMs = now();
    // A clock that was set back must not silence anything for longer.
    if (Math.abs(atMs - (lastAt.get(key) ?? Number.NEGATIVE_INFINITY)) < QUIET_MS) return true;
    if (lastAt.size > MAX_REMEMBERED) lastAt.clear();
    lastAt.set(key, atMs);
    return false;
  };
}
