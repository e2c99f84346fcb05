import { describe, expect, it } from 'vitest';
import { parseInstanceUrl } from './instance-url';

describe('the address of an instance', () => {
  it.each([
    ['127.0.0.1:5177', 'http://127.0.0.1:5177'],
    [' http://nas.local:5177/#/runs ', 'http://nas.local:5177'],
    ['http://127.0.0.1:5177/auth/one-time-code', 'http://127.0.0.1:5177'],
    ['https://flows.example.com/', 'https://flows.example.com'],
    ['[::1]:5177', 'http://[::1]:5177'],
    ['', undefined],
    ['my server', undefined],
    ['ftp://example.com', undefined],
    ['http://', undefined],
  ])('%j is %s', (typed, origin) => {
    expect(parseInstanceUrl(typed)).toBe(origin);
  });
});
