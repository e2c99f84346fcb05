import { describe, expect, it } from 'vitest';
import { connectOptions } from './connect-options';
import { isHostGranted } from './hosts';

describe('a granted host', () => {
  it.each([
    ['api.example.com', 'api.example.com', 443, true],
    ['api.example.com', 'API.Example.com.', 443, true],
    ['api.example.com', 'example.com', 443, false],
    ['api.example.com', 'evil-api.example.com', 443, false],
    ['*.example.com', 'a.b.example.com', 443, true],
    ['*.example.com', 'example.com', 443, false],
    ['*.example.com', 'notexample.com', 443, false],
    ['localhost:5432', 'localhost', 5432, true],
    ['localhost:5432', 'localhost', 5433, false],
    ['*:443', 'anything.example', 443, true],
    ['*:443', 'anything.example', 80, false],
    ['[::1]:80', '::1', 80, true],
    ['[::1]', '::1', 80, true],
    ['*', 'anything.example', 1, true],
  ])('%s: %s:%i is %s', (pattern, host, port, expected) => {
    expect(isHostGranted([pattern], host, port)).toBe(expected);
  });

  it('is nothing when nothing was granted', () => {
    expect(isHostGranted([], 'localhost')).toBe(false);
  });
});

describe('a call of connect', () => {
  it('is understood in each of its forms', () => {
    expect(connectOptions([{ host: 'a', port: 1 }])).toEqual({ host: 'a', port: 1 });
    expect(connectOptions([1, 'a', () => undefined])).toEqual({ host: 'a', port: 1 });
    expect(connectOptions(['1'])).toEqual({ port: '1' });
    expect(connectOptions(['/run/x.sock'])).toEqual({ path: '/run/x.sock' });
    expect(connectOptions([[{ path: '/x' }, null]])).toEqual({ path: '/x' });
  });
});
