import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseHeadlessArgs } from './headless';

const HOME = { PULSEFLOW_HOME: '/data/flows' };

describe('the arguments of a start without a window', () => {
  it('come from the environment, else they are the defaults', () => {
    expect(parseHeadlessArgs(['--headless'], HOME)).toEqual({
      home: resolve('/data/flows'),
      port: 5177,
      hostname: '127.0.0.1',
      templates: false,
    });
    expect(parseHeadlessArgs([], { ...HOME, PULSEFLOW_PORT: '', PULSEFLOW_HOST: '' })).toMatchObject({
      port: 5177,
      hostname: '127.0.0.1',
    });
    expect(parseHeadlessArgs([], { ...HOME, PULSEFLOW_PORT: '0', PULSEFLOW_HOST: '::1' })).toMatchObject({
      port: 0,
      hostname: '::1',
    });
  });

  it('win over the environment, even over one that is wrong', () => {
    const args = ['--templates', '--port', '8080', '--home', 'here', '--host', '0.0.0.0'];
    expect(parseHeadlessArgs(args, { ...HOME, PULSEFLOW_PORT: 'none' })).toEqual({
      home: resolve('here'),
      port: 8080,
      hostname: '0.0.0.0',
      templates: true,
    });
  });

  it.each([
    [['--port', '65536'], {}],
    [['--port=-1'], {}],
    [['--port', '80.5'], {}],
    [[], { PULSEFLOW_PORT: 'http' }],
    [['--prot', '80'], {}],
    [['serve'], {}],
  ])('%j with %j is refused', (args, env) => {
    expect(() => parseHeadlessArgs(args, { ...HOME, ...env })).toThrow(expect.objectContaining({ code: 'BAD_ARGUMENT' }));
  });

  it('ask for help or the version whatever else they say', () => {
    expect(parseHeadlessArgs(['--help', '--port', 'x'], HOME)).toBe('help');
    expect(parseHeadlessArgs(['-v'], HOME)).toBe('version');
  });
});
