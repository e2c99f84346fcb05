import { describe, expect, it } from 'vitest';
import { comparedOf, versionOf } from './version-address';

describe('the version in the address of a flow', () => {
  it('is read when it is a number, also that of a test run', () => {
    expect(['3', '-2', '0'].map((version) => versionOf(new URLSearchParams({ version })))).toEqual([3, -2, 0]);
  });

  it('is the draft for anything else', () => {
    expect(versionOf(new URLSearchParams())).toBeUndefined();
    expect(['', 'new', '1.5', '1e3'].map((version) => versionOf(new URLSearchParams({ version })))).toEqual(
      Array.from({ length: 4 }, () => undefined),
    );
  });

  it('may be compared with another one, or with the draft', () => {
    const compared = (text: string) => comparedOf(new URLSearchParams({ version: '3', with: text }));
    expect(['2', 'draft', 'x', ''].map(compared)).toEqual([2, 'draft', undefined, undefined]);
  });
});
