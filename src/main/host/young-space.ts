/** Keeps what a start allocates in passing from being held for as long as the process lives. */
import { setFlagsFromString } from 'node:v8';

/** V8's own default. */
const GROWTH = 2;

/**
 * Holds V8's young generation at its first size, which loading the program would grow to its greatest: 12 MB that an idle
 * process then keeps. Returns what lets it grow again with the load. V8 reads the factor whenever it would grow that space, so it
 * may change while the process runs. Call it before the rest is loaded. The start takes 0.05 to 0.1 s longer: it collects more often.
 */
export function holdYoungSpace(): () => void {
  setFlagsFromString('--semi-space-growth-factor=1');
  return () => setFlagsFromString(`--semi-space-growth-factor=${GROWTH}`);
}
