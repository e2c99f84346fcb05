/** What the host has to do with the machine it runs on: its power, the end of a pause, the proxy of outgoing calls, diagnostics. */
import { join } from 'node:path';
import { implement } from '@orpc/server';
import type { Engine } from '#main/engine/engine';
import type { Clock } from '#main/engine/ports';
import type { SettingsService } from '#main/settings/service';
import type { Store } from '#main/store';
import { type Diagnostics, type DiagnosticsPart, machine } from '#shared/contract/machine';
import { type ErrorInfo, toErrorInfo } from '#shared/model/errors';
import type { Settings } from '#shared/model/settings';
import type { DiagnosticsSource } from './diagnostics/collect';
import type { Log } from './log';
import { lookAtClock } from './machine';
import { createOutgoingProxy } from './outgoing-proxy';
import { createPauseEnd } from './pause-end';
import { createPower, type PowerEvent } from './power';

export interface MachineRoomPorts {
  home: string;
  env: NodeJS.ProcessEnv;
  store: Pick<Store, 'db' | 'journal'>;
  engine: Pick<Engine, 'setPaused' | 'setMaxConcurrentRuns'>;
  settings: SettingsService;
  info: DiagnosticsSource['info'];
  health: DiagnosticsSource['health'];
  clock: Clock;
  log: Log;
  report(error: ErrorInfo): void;
}

export interface MachineRoom {
  start(): void;
  on(event: PowerEvent): Promise<void>;
  collect(more: readonly DiagnosticsPart[]): Promise<Diagnostics>;
  close(): void;
}

/** Applies the settings of the engine and of the network from now on; pauses that end by themselves do so after `start`. */
export function createMachineRoom(ports: MachineRoomPorts): MachineRoom {
  const { settings, engine, clock, log, report, home } = ports;
  let isHeld = false;
  const proxy = createOutgoingProxy(ports.env, (message) => log.warn({}, message));
  const apply = (next: Settings): void => {
    engine.setPaused(next.engine.paused, isHeld);
    engine.setMaxConcurrentRuns(next.engine.maxConcurrentRuns);
    proxy.apply(next.network);
  };
  const power = createPower({
    setHeld(held) {
      isHeld = held;
      apply(settings.get());
    },
    flush: () => ports.store.journal.flush(),
    lookAtClock,
    clock,
    log,
  });
  const pauseEnd = createPauseEnd({ settings, clock, onError: (error) => report(toErrorInfo(error)) });
  apply(settings.get());
  const stop = settings.onChange(apply);

  return {
    start: () => pauseEnd.start(),
    on: (event) => power.on(event),
    async collect(more) {
      const { collectDiagnostics, knownTexts } = await import('./diagnostics/collect');
      const { zipParts } = await import('./diagnostics/zip');
      const { readLogTail } = await import('./diagnostics/log-tail');
      const { examine } = await import('./cli/doctor');
      const now = clock.now();
      const token = ports.env['PULSEFLOW_TOKEN'];
      const parts = await collectDiagnostics(
        {
          ...ports,
          settings: () => settings.get(),
          examine: () => examine(ports.env, { home }),
          logTail: (maxBytes) => readLogTail(join(home, 'logs'), maxBytes),
          now: () => now,
        },
        knownTexts(home, token === undefined ? [] : [token]),
        more,
      );
      const fileName = `pulseflow-diagnostics-${new Date(now).toISOString().slice(0, 16).replace(/[T:]/g, '-')}.zip`;
      return { fileName, parts, zipBase64: (await zipParts(parts, now)).toString('base64') };
    },
    close() {
      stop();
      power.close();
      pauseEnd.close();
      proxy.close();
    },
  };
}

/** The machine capability of the contract. */
export function createMachineRouter(room: MachineRoom) {
  const os = implement(machine);
  return os.router({
    power: os.power.handler(async ({ input }) => {
      await room.on(input.event);
      return { ok: true };
    }),
    diagnostics: os.diagnostics.handler(({ input }) => room.collect(input.more)),
  });
}
