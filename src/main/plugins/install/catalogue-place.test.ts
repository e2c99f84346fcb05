import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isSafeWay, normalLocation } from './catalogue-place';

describe('where a catalogue lies', () => {
  it('is one place, however it is written', () => {
    expect(normalLocation('https://x.example/plugins/')).toBe('https://x.example/plugins/index.json');
    expect(normalLocation('https://x.example/plugins/index.json#top')).toBe('https://x.example/plugins/index.json');
    expect(normalLocation('https://x.example/all.json?v=1')).toBe('https://x.example/all.json?v=1');
    expect(normalLocation('plugins/index.json')).toBe(resolve('plugins'));
    expect(normalLocation('file:///srv/plugins')).toBe(resolve('/srv/plugins'));
  });

  it('is safe when nobody on the way can change what it gives', () => {
    expect(['https://x.example/i.json', 'http://localhost:8080/', 'http://127.0.0.1/', '/srv/plugins'].every(isSafeWay)).toBe(
      true,
    );
    expect(isSafeWay('http://x.example/index.json')).toBe(false);
  });
});
