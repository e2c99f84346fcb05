import { describe, expect, it } from 'vitest';
import { nodeSummary } from './node-summary';

const t = (key: string, values: Record<string, string | number> = {}) =>
  [key.split('.').at(-1), ...Object.values(values)].join(' ');
const summary = (type: string, config: Parameters<typeof nodeSummary>[0]['config']) =>
  nodeSummary({ type, config }, 'What it is for', { t, language: 'en' });

describe('the line on a card', () => {
  it('tells what a node does by its config', () => {
    expect(summary('core.http', { method: 'POST', url: 'https://api.example.com/orders/' })).toBe('POST api.example.com/orders');
    expect(summary('core.webhook', { path: 'github', methods: ['POST', 'PUT'] })).toBe('POST PUT /hooks/github');
    expect(summary('core.schedule', { mode: 'cron', cron: '0 8 * * 1-5' })).toBe('Every weekday at 8:00 AM');
    expect(summary('core.schedule', { mode: 'interval', everyMs: 3_600_000 })).toBe('Every 1 h');
    expect(summary('core.schedule', { recurrence: { kind: 'monthly', on: { kind: 'business-day', nth: -1 } } })).toBe(
      'Monthly, last business day 9:00 AM',
    );
    expect(summary('core.set', { fields: [{ path: 'total' }, { path: 'customer.name' }] })).toBe('total, customer.name');
  });

  it('reads conditions as a person would write them', () => {
    const conditions = [
      { value: '{{ body.ref }}', operator: 'equals', compareWith: 'main' },
      { value: '{{ total }}', operator: 'greaterOrEqual', compareWith: 100 },
      { value: '{{ note }}', operator: 'exists' },
    ];
    expect(summary('core.if', { conditions })).toBe('body.ref = main, total ≥ 100, note exists');
    expect(summary('core.filter', { condition: 'total > 100' })).toBe('total > 100');
  });

  it('is the one that a plugin gives, filled from the config; a config that fills nothing says what the type is for', () => {
    const template = { en: 'to {{ chat }} {{ note }}', 'pt-BR': 'para {{ chat }}' };
    const line = (config: Parameters<typeof nodeSummary>[0]['config'], language: 'en' | 'pt-BR' = 'en') =>
      nodeSummary({ type: 'telegram.send', config }, 'What it is for', { t, language }, template);
    expect(line({ chat: '@team', text: 'Hello' })).toBe('to @team');
    expect(line({ chat: '@team' }, 'pt-BR')).toBe('para @team');
    expect(line({ chat: ['a', 'b'] })).toBe('to ["a","b"]');
    expect(line({ text: 'Hello' })).toBe('What it is for');
  });

  it('says what the type is for when the config says nothing, and is never long', () => {
    expect(summary('core.log', {})).toBe('What it is for');
    expect(summary('core.log', { message: 'x'.repeat(500) })).toHaveLength(120);
  });
});
