import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from '../../scripts/runtime.mjs';
import { mutants } from './mutants.mjs';

/** Runs the command and gives its exit code and what it printed. */
function simulate(...args: string[]): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(root, 'test', 'simulation', 'simulate.mjs'), ...args], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
      });
    }
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, output }));
  });
}

/** Half a minute at most when nothing else runs; room for a machine that is busy. */
const TIMEOUT_MS = 10 * 60_000;

describe('the app, simulated', { timeout: TIMEOUT_MS }, () => {
  it('keeps its promises under crashes, full disks, jumping clocks and late answers', async () => {
    // With `--coverage`, a kind of fault, node, limit or use that none of the seeds has come by is a failure too.
    const { code, output } = await simulate('--seeds', '300', '--mode', 'memory', '--coverage');
    expect(code, output).toBe(0);
  });

  it('keeps them where it once did not', async () => {
    const once = '56,63,125,167,205,217,258,265,282,636,816,855,983,1054,1090,1428,2524,5918';
    const { code, output } = await simulate('--only', once, '--mode', 'memory');
    expect(code, output).toBe(0);
  });

  it('keeps them over the real store too', async () => {
    const { code, output } = await simulate('--seeds', '60', '--mode', 'sqlite');
    expect(code, output).toBe(0);
  });

  // Small ones, and between them queues, services, locks, lookups, event waits, compensations and dead letters.
  it.each([77, 172, 180])('keeps them when the process ends at any of its writes and commits (seed %i)', async (seed) => {
    const { code, output } = await simulate('--seed', String(seed), '--mode', 'memory', '--sweep', '--jobs', '2');
    expect(code, output).toBe(0);
  });
});

describe('the simulation itself', { timeout: TIMEOUT_MS }, () => {
  it('finds a fault that was put into the app, and prints the command that shows it again', async () => {
    const { code, output } = await simulate('--seeds', '50', '--mode', 'memory', '--mutant', 'acknowledge-before-durable');
    expect(code, output).toBe(1);
    const command = /See it again: npm run simulate -- (.*)/.exec(output)?.[1] ?? '';
    expect(command).toMatch(/^--seed \d+ --mode memory --mutant acknowledge-before-durable --trace$/);
    const again = await simulate(...command.split(' '));
    expect(again.code).toBe(1);
    const broken = (text: string) => /breaks a promise:\n(.*)/.exec(text)?.[1];
    expect(broken(again.output)).toBe(broken(output));
  });

  it.each(mutants.map((mutant) => [mutant.name, mutant] as const))('finds: %s', async (name, { file, find, mode, seeds }) => {
    const source = readFileSync(join(root, file), 'utf8');
    expect(source.split(find).length - 1, `the line that ${name} changes is in ${file} once`).toBe(1);
    const { code, output } = await simulate(
      '--first',
      String(seeds[0]),
      '--seeds',
      String(seeds[1]),
      '--mode',
      mode,
      '--mutant',
      name,
    );
    expect(code, output).toBe(1);
    expect(output).toContain('breaks a promise');
  });

  it('refuses a command that it does not understand', async () => {
    expect((await simulate('--mode', 'magic')).code).toBe(2);
    expect((await simulate('--mutant', 'none-such')).code).toBe(2);
  });
});
