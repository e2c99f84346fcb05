import { describe, expect, it } from 'vitest';
import { Concealed } from './concealed';

function concealing(...secrets: string[]): Concealed {
  const concealed = new Concealed();
  for (const secret of secrets) concealed.add(secret);
  return concealed;
}

describe('what a step must not record', () => {
  it('is hidden wherever it stands in a text', () => {
    expect(concealing('sk_live_1').text('Bearer sk_live_1 was refused (sk_live_1)')).toBe('Bearer •••••• was refused (••••••)');
  });

  it('is hidden as it stands in an address, in a form and in JSON', () => {
    const concealed = concealing('p@ss "wörd" (1)');
    for (const text of [
      `?key=${encodeURIComponent('p@ss "wörd" (1)')}`,
      `?${new URLSearchParams({ key: 'p@ss "wörd" (1)' }).toString()}`,
      JSON.stringify({ key: 'p@ss "wörd" (1)' }),
    ])
      expect(concealed.text(text)).toMatch(/••••••/);
  });

  it('is hidden at any depth of items, in names too, and everything else is left as it is', () => {
    const concealed = concealing('sk_live_1');
    const outputs = {
      out: [{ json: { headers: [{ value: 'Bearer sk_live_1' }], sk_live_1: 1, n: 7 }, key: 'a' }, { json: { fine: true } }],
    };
    const shown = concealed.outputs(outputs);
    expect(shown).toEqual({
      out: [{ json: { headers: [{ value: 'Bearer ••••••' }], '••••••': 1, n: 7 }, key: 'a' }, { json: { fine: true } }],
    });
    expect(shown['out']?.[1]).toBe(outputs.out[1]);
    const harmless = { out: [{ json: { n: 1 } }] };
    expect(concealed.outputs(harmless)).toBe(harmless);
  });

  it('when short is hidden where it is the whole text alone', () => {
    const concealed = concealing('abc');
    expect(concealed.json({ a: 'abc', b: 'abcdef' })).toEqual({ a: '••••••', b: 'abcdef' });
    expect(concealed.text('the abc of it')).toBe('the abc of it');
  });

  it('hides the longer of two secrets whole when one holds the other', () => {
    expect(concealing('secret', 'secret-and-more').text('secret-and-more')).toBe('••••••');
    expect(concealing('secret', 'secret-and-more').text('a secret-and-more b secret')).toBe('a •••••• b ••••••');
  });

  it('is hidden in errors and in the message of a stop', () => {
    const concealed = concealing('sk_live_1');
    expect(concealed.error({ code: 'X', kind: 'user', message: 'sk_live_1', data: { body: '{"k":"sk_live_1"}' } })).toEqual({
      code: 'X',
      kind: 'user',
      message: '••••••',
      data: { body: '{"k":"••••••"}' },
    });
    expect(concealed.result({ stop: { status: 'failed', message: 'no sk_live_1' } })).toEqual({
      stop: { status: 'failed', message: 'no ••••••' },
    });
  });
});
