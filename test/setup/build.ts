import { ensureBuilt } from '../../scripts/build.mjs';

/** The tests that start the real program run it from out/, which therefore must be what the sources say. */
export default function setup(): void {
  ensureBuilt();
}
