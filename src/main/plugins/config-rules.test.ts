import { describe, expect, it } from 'vitest';
import { effectOf, holds, outputsOf, summaryOf } from './config-rules';

describe('the effect of a node of a plugin', () => {
  const rule = { field: 'mode', values: { read: 'none', save: 'idempotent' }, otherwise: 'unsafe' } as const;

  it('is the one that the value of a field says', () => {
    expect(effectOf('none', {})).toBe('none');
    expect(effectOf(rule, { mode: 'read' })).toBe('none');
    expect(effectOf(rule, { mode: 'delete' })).toBe('unsafe');
    expect(effectOf(rule, {})).toBe('unsafe');
  });

  it('is unsafe when only the run knows the value', () => {
    expect(effectOf({ ...rule, otherwise: 'none' }, { mode: '{{ $item.mode }}' })).toBe('unsafe');
  });
});

describe('the outputs of a node of a plugin', () => {
  it('are given, or listed by a field, each once', () => {
    expect(outputsOf(['yes', 'no'], {})).toEqual(['yes', 'no']);
    const rule = { field: 'routes', more: ['else'] };
    expect(outputsOf(rule, { routes: ['a', { name: 'b' }, 'a', '', 7] })).toEqual(['a', 'b', 'else']);
    expect(outputsOf(rule, {})).toEqual(['else']);
  });
});

describe('what a description says of a config', () => {
  it('holds when each field has one of its values', () => {
    expect(holds({ auth: ['token', 'basic'] }, { auth: 'basic' })).toBe(true);
    expect(holds({ auth: ['token'], to: [null] }, { auth: 'token' })).toBe(false);
    expect(holds({ range: [{ from: 1 }] }, { range: { from: 1 } })).toBe(true);
  });

  it('is summed up in one line, expressions as they are written', () => {
    expect(summaryOf('Send to {{ to }}', { to: '{{ $item.mail }}' })).toBe('Send to {{ $item.mail }}');
    expect(summaryOf('{{ gone }} {{ list }}', { list: ['a'] })).toBe('["a"]');
    expect(summaryOf('{{ text }}', { text: 'x'.repeat(500) })).toHaveLength(200);
  });
});
