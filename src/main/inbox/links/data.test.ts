import { describe, expect, it } from 'vitest';
import { dataHtml, dataText } from './data';

describe('data as a table', () => {
  it('an object is rows, objects in it are tables in their cells', () => {
    expect(dataHtml({ total: 12.5, paid: false, who: { name: 'Ana' }, tags: ['a', 'b'], gone: null }, 'en')).toBe(
      '<table class="data"><tbody>' +
        '<tr><th scope="row">total</th><td><span>12.5</span></td></tr>' +
        '<tr><th scope="row">paid</th><td><span>No</span></td></tr>' +
        '<tr><th scope="row">who</th><td><table class="data"><tbody><tr><th scope="row">name</th><td><span>Ana</span></td></tr></tbody></table></td></tr>' +
        '<tr><th scope="row">tags</th><td><span>a, b</span></td></tr>' +
        '<tr><th scope="row">gone</th><td><span>–</span></td></tr>' +
        '</tbody></table>',
    );
  });

  it('a list of objects has a column for each name', () => {
    expect(dataHtml([{ a: 1 }, { a: 2, b: true }], 'pt-BR')).toBe(
      '<table class="data"><thead><tr><th scope="col">a</th><th scope="col">b</th></tr></thead><tbody><tr><td>1</td><td></td></tr><tr><td>2</td><td>Sim</td></tr></tbody></table>',
    );
  });

  it('names and values are text', () => {
    const html = dataHtml({ '<b>': '<script>x</script>', list: [{ '"': "'" }] }, 'en');
    expect(html).not.toMatch(/<(b|script)>/);
    expect(html).toContain('&#34;');
  });

  it('what is long, deep or wide is cut or stands as JSON', () => {
    const many = Object.fromEntries(Array.from({ length: 100 }, (_, n) => [`n${n}`, n]));
    expect(dataHtml(many, 'en')).toContain('and 60 more');
    expect(dataHtml('x'.repeat(10_000), 'en').length).toBeLessThan(1000);
    expect(dataHtml({ a: { b: { c: { d: 1 } } } }, 'en')).toContain('{&#34;c&#34;:{&#34;d&#34;:1}}');
    expect(dataHtml([many], 'en')).not.toContain('<th');
    const rows = Array.from({ length: 1000 }, (_, n) => ({ n }));
    expect(dataHtml(rows, 'pt-BR')).toContain('e mais 960');
  });

  it('nothing is nothing', () => {
    expect([dataHtml(undefined, 'en'), dataHtml(null, 'en'), dataText(undefined, 'en')]).toEqual(['', '', '']);
  });
});

it('data as text is a line for each name', () => {
  expect(dataText({ total: 12.5, who: { name: 'Ana' }, ok: true }, 'pt-BR')).toBe('total: 12.5\nwho: {"name":"Ana"}\nok: Sim');
  expect(dataText(['a', 1], 'en')).toBe('a, 1');
});
