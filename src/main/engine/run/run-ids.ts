import { createUlid } from '#shared/model/ids';

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/**
 * Makes ULIDs that rise: within one millisecond the chance part is counted up instead of drawn anew, as the ULID
 * specification allows. So ids sort in the order in which they were made, and cost little.
 * @param now milliseconds since the epoch
 */
export function createUlidSource(now: () => number, random: () => number): () => string {
  let lastMs = -1;
  let last = '';
  return () => {
    const nowMs = now();
    if (nowMs > lastMs) {
      lastMs = nowMs;
      last = createUlid(nowMs, random);
    } else {
      last = increment(last) ?? createUlid(++lastMs, random);
    }
    return last;
  };
}

/** The next ULID of the same millisecond; undefined when there is none. */
function increment(ulid: string): string | undefined {
  for (let at = ulid.length - 1; at >= 10; at--) {
    const next = ALPHABET.charAt(ALPHABET.indexOf(ulid.charAt(at)) + 1);
    if (next !== '') return ulid.slice(0, at) + next + ALPHABET.charAt(0).repeat(ulid.length - at - 1);
  }
  return undefined;
}
