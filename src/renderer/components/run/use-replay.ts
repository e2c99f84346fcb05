import { useEffect, useMemo, useState } from 'react';
import type { RunDetail, StepSummary } from '#shared/model/run';
import { type Moment, momentsOf, stepsAt } from '../graph/replay';

/** How long a moment is shown at single speed. */
const BEAT_MS = 700;
export const SPEEDS = [0.5, 1, 2, 4] as const;
export type Speed = (typeof SPEEDS)[number];

/** A run replayed: where it stands, and the ways to move. */
export interface Replay {
  moments: readonly Moment[];
  /** Which moment is shown. */
  index: number;
  isPlaying: boolean;
  speed: Speed;
  go(index: number): void;
  play(): void;
  pause(): void;
  setSpeed(speed: Speed): void;
  close(): void;
}

/**
 * Replays a run: `steps` are those of the moment shown, or of the run as it is while there is no replay. The replay belongs to
 * one run: another run ends it.
 */
export function useReplay(run: RunDetail | undefined): {
  steps: readonly StepSummary[] | undefined;
  replay: Replay | undefined;
  /** Undefined when there is nothing to replay. */
  start: (() => void) | undefined;
} {
  const [shown, setShown] = useState<{ runId: string; index: number; isPlaying: boolean }>();
  const [speed, setSpeed] = useState<Speed>(1);
  const moments = useMemo(() => (run === undefined ? [] : momentsOf(run)), [run]);
  const current = run !== undefined && shown?.runId === run.id ? shown : undefined;
  const last = moments.length - 1;
  const index = Math.min(current?.index ?? 0, Math.max(0, last));
  const isPlaying = current?.isPlaying === true && index < last;
  useEffect(() => {
    if (!isPlaying) return;
    const timer = setTimeout(() => setShown((now) => now && { ...now, index: index + 1 }), BEAT_MS / speed);
    return () => clearTimeout(timer);
  }, [isPlaying, index, speed]);
  const at = moments[index];
  const shownAt = current === undefined ? undefined : at;
  const steps = useMemo(() => (run === undefined || shownAt === undefined ? run?.steps : stepsAt(run, shownAt)), [run, shownAt]);
  const show = (next: number, playing: boolean) =>
    run !== undefined && setShown({ runId: run.id, index: Math.max(0, Math.min(last, next)), isPlaying: playing });
  return {
    steps,
    replay:
      current === undefined || at === undefined
        ? undefined
        : {
            moments,
            index,
            isPlaying,
            speed,
            go: (next) => show(next, false),
            // At the end it begins anew.
            play: () => show(index >= last ? 0 : index, true),
            pause: () => show(index, false),
            setSpeed,
            close: () => setShown(undefined),
          },
    start: last < 1 ? undefined : () => show(0, true),
  };
}
