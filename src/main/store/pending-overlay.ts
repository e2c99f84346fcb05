import type { StoredRun } from '#main/engine/ports';
import type { OpenRun } from './open-run';

/** A run as it will be read after the next commit. */
export function overlayRun(stored: StoredRun | undefined, open: OpenRun): StoredRun | undefined {
  const run = open.run ?? stored?.run;
  if (run === undefined) return undefined;
  const steps = new Map(stored?.steps.map((step) => [step.seq, step]));
  for (const [seq, step] of open.steps) steps.set(seq, step);
  const items = new Map(stored?.items.map((item) => [`${item.seq}:${item.index}`, item]));
  for (const [name, { seq, index, state, outputs }] of open.items) {
    items.set(name, { seq, index, state, ...(outputs === undefined ? {} : { outputs }) });
  }
  return {
    run,
    steps: [...steps.values()].sort((a, b) => a.seq - b.seq),
    items: [...items.values()]
      .filter((item) => steps.get(item.seq)?.finishedAt === undefined)
      .sort((a, b) => a.seq - b.seq || a.index - b.index),
  };
}
