/** What the system room needs of others. The host introduces them. */
import type { z } from 'zod';
import type { runCountsSchema } from '#shared/contract/runs';
import type { healthSchema, Notification, SystemInfo } from '#shared/contract/system';

export type RunCounts = z.infer<typeof runCountsSchema>;
export type Health = z.infer<typeof healthSchema>;

/** Tells when something happened; gives back the way to stop listening. */
export type Subscribe<Argument extends unknown[] = []> = (listener: (...args: Argument) => void) => () => void;

export interface SystemPorts {
  health(): Health;
  info(): SystemInfo;
  counts(): RunCounts;
  notifications: {
    /** Of a person, newest first. */
    list(personId: string, limit: number): Notification[];
    markAllRead(personId: string): void;
  };
  /** With the id of whom it is for. */
  onNotification: Subscribe<[Notification, string]>;
  /** Some run began, changed its state or ended; may be called thousands of times a second. */
  onRunsChanged: Subscribe;
  onFlowsChanged: Subscribe;
  /** Some schedule was changed or has fired; may be called many times a second. */
  onSchedulesChanged: Subscribe;
  onSettingsChanged: Subscribe;
  onHealthChanged: Subscribe;
  /** Calls back once, after `delayMs`; gives back the way to stop it. */
  delay(delayMs: number, callback: () => void): () => void;
}
