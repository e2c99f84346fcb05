import { javascriptLanguage } from '@codemirror/lang-javascript';
import { describe, expect, it } from 'vitest';
import type { SampleData } from '../expression/sample-data';
import { completeCode, syntaxErrors } from './complete-code';

const sample: SampleData = {
  origin: 'run',
  items: [
    { price: 2, name: 'a', tags: [{ key: 'x' }] },
    { price: 3, note: 'n' },
  ],
  steps: [],
  run: { id: 'run_1', trigger: { kind: 'manual' } },
  flow: { name: 'Orders' },
  env: {},
  atMs: 0,
  isStale: false,
};

function offered(marked: string, isAsked = false): string[] {
  const position = marked.indexOf('|');
  const code = marked.replace('|', '');
  const tree = javascriptLanguage.parser.parse(code);
  return (completeCode({ code, position, tree, sample, isAsked })?.all ?? []).map(({ label }) => label);
}

describe('completion of code', () => {
  it('offers what the code is given', () => {
    expect(offered('return i|')).toEqual(['items', 'item', 'context', '$items', '$item', '$run', '$flow', '$now']);
    expect(offered('|')).toEqual([]);
    expect(offered('|', true)).toContain('context');
  });

  it('offers the fields of the data behind a dot', () => {
    expect(offered('return item.|')).toEqual(['price', 'name', 'tags']);
    expect(offered('return items[0].p|')).toEqual(['price', 'name', 'tags', 'note']);
    expect(offered('return context.run.trigger.|')).toEqual(['kind']);
    expect(offered('$flow.|')).toEqual(['name']);
    expect(offered('unknown.|')).toEqual([]);
  });

  it('offers methods of lists and texts', () => {
    expect(offered('return items.|')).toContain('map');
    expect(offered('return item.name.|')).toContain('toUpperCase');
  });

  it('knows what functions are handed, what loops go over, and what names stand for', () => {
    expect(offered('return items.map((it) => it.|)')).toEqual(['price', 'name', 'tags', 'note']);
    expect(offered('return items.filter(function (x) { return x.| })')).toEqual(['price', 'name', 'tags', 'note']);
    expect(offered('return items.reduce((sum, each) => sum + each.|, 0)')).toEqual(['price', 'name', 'tags', 'note']);
    expect(offered('for (const one of items) { one.| }')).toEqual(['price', 'name', 'tags', 'note']);
    expect(offered('const first = items.find((i) => i.price > 1);\nfirst.|')).toEqual(['price', 'name', 'tags', 'note']);
    expect(offered('const tags = item.tags;\nreturn tags.map((t) => t.|)')).toEqual(['key']);
    expect(offered('return items.map((item) => ({ ...item, n: item.tags[0].| }))')).toEqual(['key']);
  });

  it('says nothing in texts and comments, and where a name is made up', () => {
    expect(offered('"item.|"')).toEqual([]);
    expect(offered('// item.|')).toEqual([]);
    expect(offered('const it|')).toEqual([]);
  });
});

describe('errors of code', () => {
  it('are found at their place', () => {
    const errors = (code: string) => syntaxErrors(javascriptLanguage.parser.parse(code), code.length);
    expect(errors('return items;')).toEqual([]);
    expect(errors('const x = await 1; return { a: x };')).toEqual([]);
    expect(errors('return items.map((item) => {;').length).toBeGreaterThan(0);
    expect(errors('return 1 +;')[0]).toMatchObject({ from: 9 });
  });
});
