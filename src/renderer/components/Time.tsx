import { Tooltip } from '@mantine/core';
import { useFormat } from '../lib/use-format';
import { useNow } from '../lib/use-now';

/** 'x min ago', renewed by itself; the exact time on hover. `at` is ms since the epoch. */
export function RelativeTime({ at }: { at: number }) {
  const format = useFormat();
  const now = useNow(15_000);
  // What happened since the last tick happened now, not in the future.
  const reference = Math.max(now, Math.min(at, Date.now()));
  return (
    <Tooltip label={format.exact(at)}>
      <time dateTime={new Date(at).toISOString()}>{format.relative(at, reference)}</time>
    </Tooltip>
  );
}

/** A moment as clock time, with the day when it is not today; the exact time on hover. */
export function ShortTime({ at }: { at: number }) {
  const format = useFormat();
  return (
    <Tooltip label={format.exact(at)}>
      <time dateTime={new Date(at).toISOString()}>{format.short(at)}</time>
    </Tooltip>
  );
}

/** How long something took; counts up each second while `to` is absent. */
export function Duration({ from, to }: { from: number; to?: number | undefined }) {
  const format = useFormat();
  return to === undefined ? <RunningDuration from={from} /> : <span className="pf-num">{format.duration(to - from)}</span>;
}

function RunningDuration({ from }: { from: number }) {
  const format = useFormat();
  const elapsed = Math.max(0, useNow(1000) - from);
  return <span className="pf-num">{format.duration(elapsed < 1000 ? elapsed : Math.floor(elapsed / 1000) * 1000)}</span>;
}
