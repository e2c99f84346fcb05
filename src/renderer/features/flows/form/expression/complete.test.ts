import { describe, expect, it } from 'vitest';
import { completeExpression, expressionAround } from './complete';
import type { SampleData } from './sample-data';

const sample: SampleData = {
  origin: 'run',
  items: [
    {
      id: 7,
      customer: { name: 'Ana', 'e-mail': 'ana@example.com' },
      lines: [
        { price: 1, sku: 'a' },
        { price: 2, sku: 'b', note: 'x' },
      ],
    },
    { id: 8, customer: { name: 'Bo' } },
  ],
  steps: [
    { nodeId: 'n2', name: 'Fetch', items: [{ status: 200, body: { total: 3 } }] },
    { nodeId: 'n1', name: 'All "rows"', items: [{ row: 1 }, { row: 2 }] },
  ],
  run: { id: 'run_1', trigger: { kind: 'manual' } },
  flow: { name: 'Orders' },
  env: { REGION: 'eu' },
  atMs: 0,
  isStale: false,
};

/** Labels offered at the `|` of a text. */
function offered(marked: string, form: 'template' | 'jsonata' = 'jsonata', isAsked = false): string[] {
  const position = marked.indexOf('|');
  const text = marked.replace('|', '');
  const found = completeExpression({ text, position, form, sample, index: 0, isAsked });
  return (found?.all ?? []).map(({ label }) => label);
}

describe('completion of an expression', () => {
  it('offers the fields of the item, variables, steps and functions where a value is expected', () => {
    const all = offered('i|');
    expect(all.slice(0, 3)).toEqual(['id', 'customer', 'lines']);
    expect(all).toEqual(expect.arrayContaining(['$item', '$env', '$now', '$step("Fetch")', '$sum', '$uppercase']));
  });

  it('looks only inside {{ }} of a template', () => {
    expect(offered('Hello i|', 'template')).toEqual([]);
    expect(offered('Hello {{ i|', 'template')).toContain('id');
    expect(offered('{{ id }} and |', 'template', true)).toEqual([]);
    expect(offered('{{ id }} and {{ customer.| }}', 'template')).toEqual(['name', 'e-mail']);
  });

  it('follows paths through objects and lists', () => {
    expect(offered('customer.|')).toEqual(['name', 'e-mail']);
    expect(offered('lines.|')).toEqual(['price', 'sku', 'note']);
    expect(offered('lines[0].p|')).toEqual(['price', 'sku', 'note']);
    expect(offered('$items.customer.|')).toEqual(['name', 'e-mail']);
    expect(offered('$run.trigger.|')).toEqual(['kind']);
    expect(offered('$env.|')).toEqual(['REGION']);
    expect(offered('nothing.|')).toEqual([]);
  });

  it('knows what earlier steps gave, by their name', () => {
    expect(offered('$step("|')).toEqual(['Fetch', 'All "rows"']);
    expect(offered('$step("Fetch").|')).toEqual(['status', 'body']);
    expect(offered('$step("Fetch").body.|')).toEqual(['total']);
    expect(offered('$step("All \\"rows\\"")[row > 1].|')).toEqual(['row']);
  });

  it('knows that a filter, a block and an object stand on the values before them', () => {
    expect(offered('lines[p|').slice(0, 3)).toEqual(['price', 'sku', 'note']);
    expect(offered('lines.(p|').slice(0, 3)).toEqual(['price', 'sku', 'note']);
    expect(offered('customer.{"n": n|').slice(0, 2)).toEqual(['name', 'e-mail']);
    expect(offered('{"n": i|').slice(0, 1)).toEqual(['id']);
    expect(offered('lines[$.|')).toEqual(['price', 'sku', 'note']);
  });

  it('knows variables of the expression itself', () => {
    expect(offered('($c := customer; $c.|')).toEqual(['name', 'e-mail']);
    expect(offered('($c := customer; $|')).toContain('$c');
    expect(offered('$map(lines, function($l){ $l.|')).toEqual(['price', 'sku', 'note']);
    expect(offered('$map(lines, function($l, $i){ $|')).toEqual(expect.arrayContaining(['$l', '$i']));
    expect(offered('$filter(lines, function($l){ $l.price > 1 }).|')).toEqual(['price', 'sku', 'note']);
  });

  it('writes names that are no words in backticks, and completes them there', () => {
    const found = completeExpression({ text: 'customer.`e', position: 11, form: 'jsonata', sample, index: 0, isAsked: false });
    expect(found?.from).toBe(9);
    expect(found?.all.map(({ insert }) => insert)).toEqual(['name', '`e-mail`']);
  });

  it('offers operators behind a value, and nothing in texts, comments and empty places', () => {
    expect(offered('id a|')).toEqual(['and', 'or', 'in']);
    expect(offered('"i|')).toEqual([]);
    expect(offered('/* i|')).toEqual([]);
    expect(offered('{{ |', 'template')).toEqual([]);
    expect(offered('{{ |', 'template', true)).toContain('customer');
  });

  it('replaces the word that is typed, and nothing else', () => {
    const text = 'x {{ customer.na }}';
    expect(completeExpression({ text, position: 16, form: 'template', sample, index: 0, isAsked: false })).toMatchObject({
      from: 14,
      to: 16,
    });
  });
});

describe('the expression around a position', () => {
  it('is the text between its braces', () => {
    expect(expressionAround('a {{ b }} c', 6, 'template')).toEqual({ start: 4, end: 7 });
    expect(expressionAround('a {{ b }} c', 1, 'template')).toBeUndefined();
    expect(expressionAround('a + b', 1, 'jsonata')).toEqual({ start: 0, end: 5 });
  });
});
