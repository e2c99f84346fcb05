import { describe, expect, it } from 'vitest';
import { capabilitiesSchema, type Plugin } from '#shared/model/plugin';
import { needsAttention, shownPlugins } from './plugin-list';

const nothing = capabilitiesSchema.parse({});
const plugin = (name: string, more: Partial<Plugin> = {}): Plugin => ({
  name,
  version: '1.0.0',
  label: { en: name, 'pt-BR': `${name} pt` },
  description: { en: '', 'pt-BR': '' },
  icon: 'puzzle',
  categories: [],
  runtime: 'node',
  origin: { kind: 'bundled' },
  signature: { status: 'bundled' },
  state: 'active',
  requested: nothing,
  granted: nothing,
  nodes: [],
  credentials: [],
  process: { status: 'idle', crashes: 0 },
  usedBy: 0,
  ...more,
});
const names = (plugins: readonly Plugin[], text = '', filter: Parameters<typeof shownPlugins>[1]['filter'] = 'all') =>
  shownPlugins(plugins, { text, filter }, (each) => each.en).map(({ name }) => name);

describe('the list of plugins', () => {
  it('begins with those that ask for something, then goes by name', () => {
    const list = [
      plugin('b'),
      plugin('a', { state: 'disabled' }),
      plugin('d', { state: 'waiting' }),
      plugin('c', { state: 'broken' }),
    ];
    expect(names(list)).toEqual(['c', 'd', 'a', 'b']);
  });

  it('is searched by all words, in names, descriptions and nodes, whatever their accents', () => {
    const node = { type: 'x.y', version: 1, kind: 'action' as const, description: { en: '', 'pt-BR': '' } };
    const list = [
      plugin('weather', {
        description: { en: 'Forecasts', 'pt-BR': '' },
        nodes: [{ ...node, label: { en: 'São Paulo now', 'pt-BR': '' } }],
      }),
      plugin('mail'),
    ];
    expect(names(list, 'sao forecast')).toEqual(['weather']);
    expect(names(list, 'sao mail')).toEqual([]);
  });

  it('shows those that need somebody, those that were added, or those that came with the app', () => {
    const list = [
      plugin('old', { updateTo: '2.0.0' }),
      plugin('crashed', { process: { status: 'backoff', crashes: 1 }, origin: { kind: 'folder' } }),
      plugin('fine'),
    ];
    expect(names(list, '', 'attention')).toEqual(['crashed', 'old']);
    expect(names(list, '', 'own')).toEqual(['crashed']);
    expect(names(list, '', 'bundled')).toEqual(['fine', 'old']);
    expect(needsAttention(plugin('off', { state: 'disabled' }))).toBe(false);
  });
});
