/** So many wrong links of one address in a minute are answered; further ones are not looked up closer. */
const MAX_WRONG = 20;
const WINDOW_MS = 60_000;
const MAX_ADDRESSES = 10_000;

/**
 * Counts wrong links by where they come from. Good links are never counted, and never refused: behind a proxy everybody has one
 * address, and guessing 256 bits is out of reach in any case. True: too many.
 */
export function createGuessCount(now: () => number): (address: string) => boolean {
  const counts = new Map<string, { since: number; wrong: number }>();
  return (address) => {
    const atMs = now();
    const known = counts.get(address);
    const isNew = known === undefined || Math.abs(atMs - known.since) >= WINDOW_MS;
    const count = isNew ? { since: atMs, wrong: 0 } : known;
    count.wrong += 1;
    if (counts.size >= MAX_ADDRESSES) counts.clear();
    counts.set(address, count);
    return count.wrong > MAX_WRONG;
  };
}
