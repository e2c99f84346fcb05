import type { Denial } from './inside';

const PER_MINUTE = 60;
const MINUTE_MS = 60_000;

/** Hands refusals on, so many a minute: the audit is kept for good, and a plugin must not be able to fill it. */
export function limitDenials(tell: (denial: Denial) => void, tooMany: () => void, now = Date.now): (denial: Denial) => void {
  let since = Number.NEGATIVE_INFINITY;
  let told = 0;
  return (denial) => {
    if (now() - since >= MINUTE_MS) {
      since = now();
      told = 0;
    }
    told += 1;
    if (told <= PER_MINUTE) tell(denial);
    else if (told === PER_MINUTE + 1) tooMany();
  };
}
