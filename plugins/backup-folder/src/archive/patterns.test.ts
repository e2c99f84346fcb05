import { describe, expect, it } from 'vitest';
import { matcher, patternsIn } from './patterns';

describe('patterns of files', () => {
  const means = (pattern: string, path: string) => matcher([pattern], true)(path);

  it('without a slash hold for a name at any depth, and for all below a folder of it', () => {
    const yes = ['a.tmp', 'x/a.tmp', 'x/y/.tmp', 'x.tmp/inside'].map((path) => means('*.tmp', path));
    expect(yes).toEqual([true, true, true, true]);
    expect(['a.tmpx', 'tmp', 'a.txt'].map((path) => means('*.tmp', path))).toEqual([false, false, false]);
    expect(['node_modules', 'a/node_modules/b/c'].map((path) => means('node_modules/', path))).toEqual([true, true]);
    expect(means('node_modules', 'my_node_modules/a')).toBe(false);
  });

  it('with a slash hold for the path from the folder on', () => {
    expect(['photos/a.jpg', 'photos/b/c.jpg'].map((path) => means('photos/**', path))).toEqual([true, true]);
    expect(means('/photos', 'photos/a.jpg')).toBe(true);
    expect(means('/photos', 'old/photos/a.jpg')).toBe(false);
    expect(means('photos/*.jpg', 'photos/b/c.jpg')).toBe(false);
    expect(['a.js', 'x/a.js', 'x/y/a.js'].map((path) => means('**/a.js', path))).toEqual([true, true, true]);
    expect(means('a?/b', 'a1/b')).toBe(true);
  });

  it('take every other sign as it is', () => {
    expect(means('a+b(1)[2].txt', 'x/a+b(1)[2].txt')).toBe(true);
    expect(means('a.txt', 'aXtxt')).toBe(false);
    expect(matcher(['ÁÇ*'], false)('x/áção')).toBe(true);
    expect(patternsIn(' *.tmp, cache/\n\n b ')).toEqual(['*.tmp', 'cache/', 'b']);
  });
});
