import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLog } from '../log';
import { keepLogTail, readLogTail } from './log-tail';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'pulseflow-log-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

describe('the end of the log', () => {
  it('is there after a restart, with what the process before has said', () => {
    const folder = join(home, 'logs');
    keepLogTail(silentLog, folder, () => 0).error({ code: 'A' }, 'before');
    const next = keepLogTail(silentLog, folder, () => 1000);
    next.info({}, 'after');
    next.debug({}, 'never kept');
    expect(
      readLogTail(folder, 10_000)
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as object),
    ).toEqual([
      { at: '1970-01-01T00:00:00.000Z', level: 'error', message: 'before', code: 'A' },
      { at: '1970-01-01T00:00:01.000Z', level: 'info', message: 'after' },
    ]);
  });

  it('never grows beyond two files, and gives whole lines of the newest', () => {
    const tail = keepLogTail(silentLog, home, () => 0);
    for (let count = 0; count < 6000; count++) tail.warn({ count, text: 'x'.repeat(200) }, 'again');
    expect(readdirSync(home).sort()).toEqual(['host.1.log', 'host.log']);
    for (const file of readdirSync(home)) expect(statSync(join(home, file)).size).toBeLessThanOrEqual(512 * 1024);
    const lines = readLogTail(home, 5000).trim().split('\n');
    expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ count: 5999 });
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ level: 'warn' });
  });

  it('goes on where nothing can be written', () => {
    const file = join(home, 'a-file');
    writeFileSync(file, '');
    const tail = keepLogTail(silentLog, file, () => 0);
    expect(() => tail.error({}, 'x')).not.toThrow();
    expect(readLogTail(file, 100)).toBe('');
  });
});
