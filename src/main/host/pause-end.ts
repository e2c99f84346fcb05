/** Ends a pause of everything at the moment that was said when it began: also after a restart, also when that moment has passed. */
import type { SettingsService } from '#main/settings/service';

export interface PauseEndPorts {
  settings: Pick<SettingsService, 'get' | 'update' | 'onChange'>;
  clock: { now(): number; setTimer(atMs: number, callback: () => void): { cancel(): void } };
  /** The end could not be stored; it is tried again. */
  onError(error: unknown): void;
}

export interface PauseEnd {
  start(): void;
  close(): void;
}

/** The clock is looked at so often at least, so that a changed clock or a sleep does not prolong the pause. */
const LOOK_EVERY_MS = 30_000;

/** Watches the setting `engine.pausedUntil`. */
export function createPauseEnd({ settings, clock, onError }: PauseEndPorts): PauseEnd {
  let timer: { cancel(): void } | undefined;
  let stop: (() => void) | undefined;

  function look(): void {
    timer?.cancel();
    timer = undefined;
    const { paused, pausedUntil } = settings.get().engine;
    if (!paused || pausedUntil === null || stop === undefined) return;
    const now = clock.now();
    if (pausedUntil <= now) {
      try {
        settings.update({ engine: { paused: false } });
        return;
      } catch (error) {
        onError(error);
      }
    }
    timer = clock.setTimer(pausedUntil <= now ? now + LOOK_EVERY_MS : Math.min(pausedUntil, now + LOOK_EVERY_MS), look);
  }

  return {
    start() {
      stop ??= settings.onChange((next, before) => {
        if (next.engine !== before.engine) look();
      });
      look();
    },
    close() {
      stop?.();
      stop = undefined;
      timer?.cancel();
    },
  };
}
