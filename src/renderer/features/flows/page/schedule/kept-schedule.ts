import { useSyncExternalStore } from 'react';
import { z } from 'zod';
import { type Schedule, scheduleSchema } from '#shared/model/schedule';
import { readSchedule } from '../../../../components/schedule/model/schedule-draft';

/*
 * A schedule that was changed and not saved yet lies in local storage, so that neither a reload nor another page loses it. All
 * windows show the same one.
 */

const PREFIX = 'pulseflow-schedule:';

export interface KeptSchedule {
  /** The schedule that was changed; undefined: a new one. */
  base: Schedule | undefined;
  /** It may hold what no schedule can while it is edited. */
  value: Schedule;
}

const keptSchema = z.object({ base: scheduleSchema.optional(), value: z.unknown().transform(readSchedule) });

const cache = new Map<string, KeptSchedule | undefined>();
const listeners = new Set<() => void>();

function read(key: string): KeptSchedule | undefined {
  if (cache.has(key)) return cache.get(key);
  let kept: KeptSchedule | undefined;
  try {
    const parsed = keptSchema.safeParse(JSON.parse(localStorage.getItem(PREFIX + key) ?? 'null'));
    if (parsed.success) kept = { base: parsed.data.base, value: parsed.data.value };
  } catch {
    // What cannot be read cannot be saved either.
  }
  cache.set(key, kept);
  return kept;
}

function tell(): void {
  for (const listener of listeners) listener();
}

/** Keeps an unsaved schedule, or forgets it when there is nothing to save. */
export function keepSchedule(key: string, kept: KeptSchedule | undefined): void {
  cache.set(key, kept);
  try {
    if (kept === undefined) localStorage.removeItem(PREFIX + key);
    else localStorage.setItem(PREFIX + key, JSON.stringify(kept));
  } catch {
    // A full storage loses the second safety only; what is typed is still shown.
  }
  tell();
}

function subscribe(listener: () => void): () => void {
  const onStorage = (event: StorageEvent) => {
    if (event.key !== null && !event.key.startsWith(PREFIX)) return;
    cache.clear();
    tell();
  };
  if (listeners.size === 0) window.addEventListener('storage', onStorage);
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) window.removeEventListener('storage', onStorage);
  };
}

export const keyOf = (flowId: string, nodeId: string): string => `${flowId}~${nodeId}`;

/** The unsaved form of a schedule, live; undefined: there is none. */
export function useKeptSchedule(key: string): KeptSchedule | undefined {
  return useSyncExternalStore(subscribe, () => read(key));
}

/** Whether a flow has a schedule with unsaved changes. */
export function useHasKept(flowId: string): boolean {
  return useSyncExternalStore(subscribe, () => Object.keys(localStorage).some((key) => key.startsWith(`${PREFIX}${flowId}~`)));
}

/** Forgets all unsaved changes of a flow's schedules. */
export function forgetKept(flowId: string): void {
  for (const key of Object.keys(localStorage).filter((each) => each.startsWith(`${PREFIX}${flowId}~`)))
    keepSchedule(key.slice(PREFIX.length), undefined);
}
