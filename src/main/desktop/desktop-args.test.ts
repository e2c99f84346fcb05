import { describe, expect, it } from 'vitest';
import { parseDesktopArgs } from './desktop-args';

describe('parseDesktopArgs', () => {
  it('attaches with either spelling', () => {
    const attach = { url: 'http://127.0.0.1:5177', token: 't' };
    const env = { PULSEFLOW_TOKEN: 't' };
    expect(parseDesktopArgs(['.', '--attach', attach.url], env).attach).toEqual(attach);
    expect(parseDesktopArgs(['.', `--attach=${attach.url}`], env).attach).toEqual(attach);
  });

  it('hosts the engine itself when not told otherwise', () => {
    expect(parseDesktopArgs(['.'], {})).toEqual({ attach: undefined, templates: false, hidden: false });
  });

  it.each([['--attach'], ['--attach=localhost'], ['--attach=file:///etc/passwd']])('refuses %s', (arg) => {
    expect(() => parseDesktopArgs([arg], { PULSEFLOW_TOKEN: 't' })).toThrowError(
      expect.objectContaining({ code: 'BAD_ARGUMENT' }),
    );
  });

  it('says where the token goes when there is none', () => {
    expect(() => parseDesktopArgs(['--attach=http://127.0.0.1:1'], {})).toThrowError(/PULSEFLOW_TOKEN/);
  });
});
