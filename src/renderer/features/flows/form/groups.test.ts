import { describe, expect, it } from 'vitest';
import { countSet, groupsOf } from './groups';

const ui = {
  'ui:groups': [
    { title: { en: 'Answer', 'pt-BR': 'Resposta' }, fields: ['output'] },
    { folded: true, fields: ['timeoutMs', 'maxRedirects'] },
  ],
};

describe('groups of a form', () => {
  it('have their title in the language of the reader, or none for options that few need', () => {
    expect(groupsOf(ui, 'pt-BR')).toEqual([
      { id: '0', title: 'Resposta', fields: ['output'], isFolded: false },
      { id: '1', title: undefined, fields: ['timeoutMs', 'maxRedirects'], isFolded: true },
    ]);
    expect(groupsOf({}, 'en')).toEqual([]);
  });

  it('count what is set to something else than its default, and is shown', () => {
    const properties = {
      a: { default: 1 },
      b: { default: [] },
      c: {},
      d: { showWhen: { mode: ['x'] } },
      mode: { default: 'y' },
    };
    const count = (data: Parameters<typeof countSet>[2]) => countSet(['a', 'b', 'c', 'd'], properties, data);
    expect(count({ a: 1, b: [], c: '' })).toBe(0);
    expect(count({ a: 2, b: [1], c: 'x', d: 'hidden' })).toBe(3);
    expect(count({ d: 'shown', mode: 'x' })).toBe(1);
  });
});
