/**
 * The calendar of schedules alone, bundled as the app bundles it: how long the next ten occurrences take once a schedule is
 * compiled, and how long compiling takes. Medians of many asks from different moments, in milliseconds.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'vite';
import type { compileSchedule } from '../src/shared/calendar/compile.ts';
import type { dayCounts } from '../src/shared/calendar/day-counts.ts';
import type { Calendar, CompileOptions } from '../src/shared/calendar/types.ts';
import type { ScheduleInput, scheduleSchema } from '../src/shared/model/schedule.ts';
import { median } from './measure.ts';
import type { Scenario } from './workbench.ts';

const ZONE = 'America/Sao_Paulo';
const FROM_MS = Date.UTC(2026, 0, 1);
const DAY_MS = 86_400_000;
const ASKS = 400;

interface Bundle {
  compileSchedule: typeof compileSchedule;
  dayCounts: typeof dayCounts;
  scheduleSchema: typeof scheduleSchema;
}

/** The sources as one file that Node can run, gone again afterwards. */
async function withBundle<Figures>(work: (bundle: Bundle) => Figures): Promise<Figures> {
  const shared = resolve(import.meta.dirname, '../src/shared');
  const outDir = await mkdtemp(join(tmpdir(), 'pulseflow-bench-'));
  const entry = 'virtual:calendar';
  const source = [
    `export { compileSchedule } from '${shared}/calendar/compile.ts';`,
    `export { dayCounts } from '${shared}/calendar/day-counts.ts';`,
    `export { scheduleSchema } from '${shared}/model/schedule.ts';`,
  ].join('\n');
  try {
    await build({
      configFile: false,
      logLevel: 'error',
      publicDir: false,
      plugins: [
        {
          name: 'calendar-entry',
          resolveId: (id) => (id === entry ? id : undefined),
          load: (id) => (id === entry ? source : undefined),
        },
      ],
      ssr: { noExternal: true, target: 'node' },
      build: {
        ssr: true,
        outDir,
        minify: false,
        target: 'node24',
        rolldownOptions: { input: { calendar: entry }, output: { format: 'es', entryFileNames: '[name].mjs' } },
      },
    });
    return work((await import(pathToFileURL(join(outDir, 'calendar.mjs')).href)) as Bundle);
  } finally {
    await rm(outDir, { recursive: true, force: true });
  }
}

function medianMs(work: (turn: number) => void): number {
  const figures: number[] = [];
  for (let turn = 0; turn < ASKS; turn++) {
    const startedAt = performance.now();
    work(turn);
    figures.push(performance.now() - startedAt);
  }
  return Math.round(median(figures) * 10_000) / 10_000;
}

const previewMs = (calendar: Calendar) => medianMs((turn) => calendar.preview(FROM_MS + turn * 0.7 * DAY_MS, 10));

const PLAIN: Record<'daily' | 'weekly' | 'monthly', ScheduleInput> = {
  daily: { recurrence: { kind: 'daily', times: ['09:00', '17:30'] } },
  weekly: { recurrence: { kind: 'weekly', every: 2, weekdays: ['MO', 'WE', 'FR'], times: ['09:00'] } },
  monthly: { recurrence: { kind: 'monthly', on: { kind: 'business-day', nth: -1 }, times: ['18:00'] } },
};

/** Everything that a schedule can have: both days left out and moved, a window, blackouts, forty exceptions, jitter. */
const FULL: ScheduleInput = {
  recurrence: { kind: 'daily', times: ['06:00', '09:00', '17:30', '22:00'] },
  weekends: 'next',
  holidays: { country: 'BR', policy: 'previous' },
  window: { from: '08:00', to: '18:00', outside: 'move' },
  blackouts: [{ from: '2026-07-01T00:00', to: '2026-07-15T00:00' }],
  jitterMs: 60_000,
};

function fullOptions(options: CompileOptions): CompileOptions {
  const iso = (day: number) => new Date(FROM_MS + day * DAY_MS).toISOString();
  return {
    ...options,
    holidays: { nameOf: (day) => (day % 29 === 0 ? 'a holiday' : undefined) },
    exceptions: Array.from({ length: 40 }, (_, index) => ({
      kind: 'skip' as const,
      id: `exc_${index}`,
      createdAt: index,
      reason: '',
      from: iso(index * 9),
      to: iso(index * 9 + 1),
    })),
  };
}

export const calendarSpeed: Scenario = {
  name: 'calendar, next 10',
  goals: {
    dailyMs: { value: 1, atMost: true },
    weeklyMs: { value: 1, atMost: true },
    monthlyMs: { value: 1, atMost: true },
    fullMs: { value: 5, atMost: true },
    yearOfQuartersMs: { value: 50, atMost: true },
  },
  measure: () =>
    withBundle(({ compileSchedule: compile, dayCounts: count, scheduleSchema: schema }) => {
      const options: CompileOptions = { timeZone: ZONE, anchorMs: FROM_MS, seed: 'bench' };
      const daily = compile(schema.parse(PLAIN.daily), options);
      const full = schema.parse(FULL);
      const quarters = compile(schema.parse({ recurrence: { kind: 'interval', every: 15 } }), options);
      const firstDay = FROM_MS / DAY_MS;
      return {
        dailyMs: previewMs(daily),
        weeklyMs: previewMs(compile(schema.parse(PLAIN.weekly), options)),
        monthlyMs: previewMs(compile(schema.parse(PLAIN.monthly), options)),
        fullMs: previewMs(compile(full, fullOptions(options))),
        yearOfQuartersMs: median(
          Array.from({ length: 15 }, () => {
            const startedAt = performance.now();
            count(quarters, firstDay, firstDay + 365);
            return Math.round((performance.now() - startedAt) * 10) / 10;
          }),
        ),
        compileMs: medianMs(() => compile(schema.parse(PLAIN.daily), options)),
        compileFullMs: medianMs(() => compile(full, fullOptions(options))),
      };
    }),
};
