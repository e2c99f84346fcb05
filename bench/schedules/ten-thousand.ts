/**
 * Measures 10,000 schedules in a process of their own: the app's service over its own store, on the real clock, then on one that
 * is moved by hand. Prints one line of JSON. Runs the TypeScript of the app as it is: Node strips the types, the hook finds files
 * whose import names no ending.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../../src/main/engine/ports.ts';
import type { ScheduleTrigger } from '../../src/main/schedules/ports.ts';
import type { RunId } from '../../src/shared/model/ids.ts';
import type { JsonObject } from '../../src/shared/model/json.ts';

registerHooks({
  resolve(specifier, context, next) {
    const isOurs = context.parentURL?.endsWith('.ts') === true && !context.parentURL.includes('/node_modules/');
    if (!isOurs || !/^\.{1,2}\//.test(specifier) || /\.(m?[jt]s|json)$/.test(specifier)) return next(specifier, context);
    try {
      return next(`${specifier}.ts`, context);
    } catch {
      return next(`${specifier}/index.ts`, context);
    }
  },
});
const { createSchedulesService } = await import('../../src/main/schedules/service.ts');
const { openStore } = await import('../../src/main/store/index.ts');
const { systemClock } = await import('../../src/main/host/machine.ts');

const COUNT = 10_000;
const [idleSeconds = 60] = process.argv.slice(2).map(Number);
const home = mkdtempSync(join(tmpdir(), 'pulseflow-bench-'));
const log = { info() {}, warn() {}, error() {}, debug() {} };

const zones = ['America/Sao_Paulo', 'Europe/Lisbon', 'America/New_York', 'Asia/Tokyo', 'UTC'];
// Spread over the day, none within the minutes that are measured.
const hour = (index: number) => String((new Date().getUTCHours() + 8 + (index % 10)) % 24).padStart(2, '0');
const time = (index: number) => `${hour(index)}:${String(index % 60).padStart(2, '0')}`;
const kinds: ((index: number) => JsonObject)[] = [
  (index) => ({ recurrence: { kind: 'daily', times: [time(index)] } }),
  (index) => ({ recurrence: { kind: 'weekly', weekdays: ['MO', 'WE', 'FR'], times: [time(index)] }, weekends: 'skip' }),
  (index) => ({ recurrence: { kind: 'monthly', on: { kind: 'business-day', nth: -1 }, times: [time(index)] } }),
  (index) => ({ recurrence: { kind: 'cron', expression: `${index % 60} ${Number(hour(index))} * * 1-5` } }),
  (index) => ({
    recurrence: { kind: 'daily', times: [time(index)] },
    weekends: 'next',
    window: { from: '00:00', to: '23:59', outside: 'skip' },
  }),
];
const triggers = Array.from(
  { length: COUNT },
  (_, index): ScheduleTrigger => ({
    flowId: `flow_${index}`,
    flowName: `Flow ${index}`,
    flowKind: 'flow',
    version: 1,
    nodeId: 'start',
    nodeName: 'Start',
    typeVersion: 2,
    status: 'active',
    config: { ...kinds[index % kinds.length]?.(index), timeZone: zones[index % zones.length] ?? 'UTC' },
  }),
);

function createService(listed: { triggers: ScheduleTrigger[] }, clock: Clock) {
  const listeners = new Set<() => void>();
  const service = createSchedulesService({
    store,
    triggers: {
      list: () => listed.triggers,
      onChange(listener: () => void) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    engine: { start: async () => ({ runId: 'run_1' as RunId, status: 'running', duplicate: false }) },
    clock,
    timeZone: () => 'UTC',
    exceptionsOf: () => [],
    holidaysOf: async () => ({ nameOf: () => undefined }),
    findStarted: () => undefined,
    report: () => undefined,
  });
  return {
    service,
    change() {
      for (const listener of listeners) listener();
    },
  };
}

const store = openStore({ home, log });
const used = () => {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
};

/**
 * How long it takes, and the longest time between two turns of the event loop: by the clock, and by what this process was given
 * of the processors meanwhile, which other load on the machine does not lengthen.
 */
async function timed(work: () => Promise<void>) {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  let isOver = false;
  let turnCpuMs = 0;
  let last = process.threadCpuUsage();
  const turn = () => {
    const { user, system } = process.threadCpuUsage(last);
    turnCpuMs = Math.max(turnCpuMs, (user + system) / 1000);
    last = process.threadCpuUsage();
    if (!isOver) setImmediate(turn);
  };
  setImmediate(turn);
  const startedAt = performance.now();
  await work();
  const ms = performance.now() - startedAt;
  await sleep(5);
  isOver = true;
  delay.disable();
  return { ms: Math.round(ms), blockedMs: Math.round(delay.max / 1e6), turnCpuMs: Math.round(turnCpuMs) };
}

const listed: { triggers: ScheduleTrigger[] } = { triggers: [] };
const real = createService(listed, systemClock);
real.service.start();
await real.service.settled();
const heapBefore = used();
listed.triggers = triggers;
const first = await timed(async () => {
  real.change();
  await real.service.settled();
});
const heapMb = (used() - heapBefore) / 1_048_576;
listed.triggers = triggers.map((trigger, index) => (index === 5000 ? { ...trigger, version: 2 } : trigger));
const change = await timed(async () => {
  real.change();
  await real.service.caughtUp();
});
const cpuBefore = process.cpuUsage();
await sleep(idleSeconds * 1000);
const cpu = process.cpuUsage(cpuBefore);
const idleCpuPercent = (cpu.user + cpu.system) / (idleSeconds * 10_000);
await real.service.close();

// The next process finds them as they were.
const again = createService({ triggers: listed.triggers }, systemClock);
const restart = await timed(async () => {
  again.service.start();
  await again.service.settled();
});
await again.service.close();

const timers: { atMs: number; callback: () => void }[] = [];
let nowMs = Date.now();
let wakes = 0;
const simulated = createService(
  { triggers: listed.triggers },
  {
    now: () => nowMs,
    setTimer(atMs, callback) {
      const timer = { atMs, callback };
      timers.push(timer);
      return { cancel: () => timers.splice(timers.indexOf(timer) >>> 0, 1) };
    },
  },
);
simulated.service.start();
await simulated.service.settled();
const simulatedCpu = process.cpuUsage();
for (const untilMs = nowMs + 3_600_000; nowMs < untilMs; wakes++) {
  const timer = timers.shift();
  if (timer === undefined) break;
  nowMs = Math.max(nowMs, timer.atMs);
  timer.callback();
}
const hour1 = process.cpuUsage(simulatedCpu);
await simulated.service.close();
store.close();
rmSync(home, { recursive: true, force: true });

const round = (value: number) => Math.round(value * 100) / 100;
console.log(
  JSON.stringify({
    syncMs: first.ms,
    blockedMs: first.blockedMs,
    turnCpuMs: first.turnCpuMs,
    restartMs: restart.ms,
    restartBlockedMs: restart.blockedMs,
    restartTurnCpuMs: restart.turnCpuMs,
    changeMs: change.ms,
    heapMb: round(heapMb),
    idleCpuPercent: round(idleCpuPercent),
    wakesPerIdleHour: wakes,
    cpuMsPerIdleHour: round((hour1.user + hour1.system) / 1000),
  }),
);
