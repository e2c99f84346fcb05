import { describe, expect, it } from 'vitest';
import { type OutputRule, outputsByRules } from './output-rules';

const rules: OutputRule[] = [
  { port: 'approved', when: { kind: ['approval'] } },
  { listedIn: 'outcomes', member: 'id', label: 'label', when: { kind: ['decision'] } },
  { port: 'expired', when: { expiry: ['in', 'at'] } },
];

describe('outputs that hang on the config', () => {
  it('are those whose conditions hold, a field that is left out having its default', () => {
    expect(outputsByRules(rules, {}, { kind: 'approval' })).toEqual([{ port: 'approved' }]);
    expect(outputsByRules(rules, { kind: 'form', expiry: 'at' })).toEqual([{ port: 'expired' }]);
    expect(outputsByRules(rules, {})).toEqual([]);
  });

  it('are listed in a field, each once, with what they are called', () => {
    const outcomes = [{ id: 'a', label: 'A' }, { id: 'b' }, { id: 'a', label: 'again' }, { id: '' }, 'c', 3];
    expect(outputsByRules(rules, { kind: 'decision', outcomes, expiry: 'in' })).toEqual([
      { port: 'a', label: 'A' },
      { port: 'b' },
      { port: 'c' },
      { port: 'expired' },
    ]);
    expect(outputsByRules(rules, { kind: 'decision', outcomes: '{{ x }}' })).toEqual([]);
  });
});
