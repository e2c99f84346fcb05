/** 10,000 schedules: how long it takes to read them, and what they cost while none is due. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Scenario } from '../workbench.ts';

const IDLE_SECONDS = 60;

export const idleSchedules: Scenario = {
  name: '10,000 schedules, none due',
  goals: { turnCpuMs: { value: 50, atMost: true }, idleCpuPercent: { value: 0.1, atMost: true } },
  async measure() {
    const script = fileURLToPath(new URL('ten-thousand.ts', import.meta.url));
    const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', script, String(IDLE_SECONDS)]);
    return JSON.parse(stdout.trim().split('\n').at(-1) ?? '{}') as Record<string, number>;
  },
};
