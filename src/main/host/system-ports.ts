import type { FlowsRoom } from '#main/flows/room';
import type { SchedulesRoom } from '#main/schedules/room';
import type { SettingsService } from '#main/settings/service';
import type { Store } from '#main/store';
import type { Health, SystemPorts } from '#main/system/ports';
import type { HostOptions } from './host-options';
import { workspaceZone } from './workspace-zone';

export interface SystemRooms {
  store: Pick<Store, 'state' | 'onState' | 'onCommitted' | 'sizes'>;
  settings: Pick<SettingsService, 'get' | 'onChange'>;
  flows: Pick<FlowsRoom, 'onChanged'>;
  schedules: Pick<SchedulesRoom, 'onChanged'>;
  counts: SystemPorts['counts'];
  notifications: SystemPorts['notifications'];
  onNotification: SystemPorts['onNotification'];
  baseUrl(): string;
  now(): number;
}

/** What the system room shows, from the rooms that know it. */
export function createSystemPorts(rooms: SystemRooms, { home, mode, version }: HostOptions): SystemPorts {
  const { store, settings, flows, schedules, now } = rooms;
  const startedAtMs = now();
  const health = (): Health => {
    const state = store.state();
    return { status: state === 'ok' ? 'ok' : 'degraded', version, uptimeMs: now() - startedAtMs, store: state };
  };
  return {
    health,
    info: () => ({
      version,
      mode,
      workspace: home,
      baseUrl: rooms.baseUrl(),
      platform: process.platform,
      nodeVersion: process.version,
      timeZone: workspaceZone(settings.get()),
      ...store.sizes(),
      firstStart: !settings.get().onboarding.templatesOffered,
    }),
    counts: rooms.counts,
    notifications: rooms.notifications,
    onNotification: rooms.onNotification,
    onRunsChanged: (listener) =>
      store.onCommitted(({ records }) => {
        if (records.some((record) => record.kind === 'run')) listener();
      }),
    onFlowsChanged: (listener) => flows.onChanged(listener),
    onSchedulesChanged: (listener) => schedules.onChanged(listener),
    onSettingsChanged: (listener) => settings.onChange(() => listener()),
    onHealthChanged: (listener) => store.onState(() => listener()),
    delay(delayMs, callback) {
      const timer = setTimeout(callback, delayMs);
      return () => clearTimeout(timer);
    },
  };
}
