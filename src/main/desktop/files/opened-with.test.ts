import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isPlainStart, readOpenedWith } from './opened-with';

const there = new Set(['/home/ana/Hello.pulseflow', '/home/ana/scan.pdf', '/data/B.PulseFlow'].map((path) => resolve(path)));
const read = (...argv: string[]) => readOpenedWith(argv, '/home/ana', (path) => there.has(path));
const NOTHING = { links: [], flowFiles: [], dataFiles: [], quickRun: undefined };

describe('what the app is opened with', () => {
  it('tells links, files of flows and other files from switches and what is not there', () => {
    expect(
      read(
        '--no-sandbox',
        '/opt/app',
        'Hello.pulseflow',
        'file:///data/B.PulseFlow',
        'scan.pdf',
        'gone.pdf',
        'pulseflow://run/a',
      ),
    ).toEqual({
      ...NOTHING,
      links: ['pulseflow://run/a'],
      flowFiles: [resolve('/home/ana/Hello.pulseflow'), resolve('/data/B.PulseFlow')],
      dataFiles: [resolve('/home/ana/scan.pdf')],
    });
  });

  it('knows a plain start, also with switches and their values', () => {
    const opened = read('--attach', 'scan.pdf', '--hidden', '--attach=http://127.0.0.1:5177');
    expect(opened).toEqual(NOTHING);
    expect(isPlainStart(opened)).toBe(true);
  });

  it('is quick-run where it is asked for, for a flow when one is named', () => {
    expect(read('--quick-run').quickRun).toEqual({});
    expect(read('--quick-run', '--run-flow=flow_1').quickRun).toEqual({ flow: 'flow_1' });
    expect(isPlainStart(read('--run-flow=flow_1'))).toBe(false);
  });
});
