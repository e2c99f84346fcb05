import { describe, expect, it } from 'vitest';
import { compareVersions } from './version-order';

describe('compareVersions', () => {
  it('follows the precedence of semantic versioning', () => {
    const order = ['0.9.9', '1.0.0-alpha', '1.0.0-alpha.1', '1.0.0-alpha.beta', '1.0.0-beta.2', '1.0.0-beta.11', '1.0.0-rc.1'];
    const all = [...order, '1.0.0', '1.0.1', '1.2.0', '1.10.0', '2.0.0'];
    expect([...all].reverse().sort(compareVersions)).toEqual(all);
    expect(compareVersions('1.0.0', '1.0.0')).toBe(0);
    expect(compareVersions('1.0.0-x-1', '1.0.0-x-1')).toBe(0);
  });
});
