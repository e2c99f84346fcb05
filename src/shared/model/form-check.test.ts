import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkForm, filledIn } from './form-check';
import { formOfFields } from './form-fields';

const form = formOfFields([
  { name: 'reason', label: 'Why', type: 'text', required: true },
  { name: 'amount', label: 'Amount', type: 'number', min: 1, max: 500 },
  { name: 'area', label: 'Area', type: 'choice', options: [{ value: 'it' }, { value: 'hr' }] },
  { name: 'tags', label: 'Tags', type: 'choices', required: true, options: [{ value: 'a' }] },
  { name: 'agreed', label: 'Agreed', type: 'boolean', required: true },
  { name: 'mail', label: 'Mail', type: 'email' },
  { name: 'day', label: 'Day', type: 'date' },
  { name: 'receipt', label: 'Receipt', type: 'file' },
]);
const good = { reason: 'x', tags: ['a'], agreed: true };
const rules = (values: Parameters<typeof checkForm>[1]) => checkForm(form, values).map(({ field, rule }) => `${field} ${rule}`);

describe('checking what was filled in', () => {
  it('finds nothing in values that fit, empty fields that may be empty included', () => {
    expect(checkForm(form, { ...good, mail: '', day: '', amount: null })).toEqual([]);
  });

  it('says what is missing, whether it was never there, cleared, or an empty list', () => {
    expect(rules({})).toEqual(['/reason required', '/tags required', '/agreed required']);
    expect(rules({ reason: '', tags: [], agreed: false })).toEqual(['/reason required', '/tags required', '/agreed required']);
  });

  it('names the field by its label and the limit that it breaks', () => {
    expect(checkForm(form, { ...good, amount: 900 })).toEqual([
      { field: '/amount', label: 'Amount', rule: 'maximum', limit: 500, message: '"Amount" must be 500 or less.' },
    ]);
    expect(checkForm(form, { ...good, amount: 'much' })[0]?.message).toBe('"Amount" must be of the type number.');
  });

  it('says once that none of the choices fits', () => {
    expect(rules({ ...good, area: 'garden' })).toEqual(['/area oneOf']);
    expect(rules({ ...good, tags: ['a', 'z'] })).toEqual(['/tags/1 oneOf']);
  });

  it('checks addresses, days and files', () => {
    expect(rules({ ...good, mail: 'nobody', day: '2026-02-30', receipt: { path: 'a' } })).toEqual([
      '/mail format',
      '/day format',
      '/receipt required',
    ]);
  });

  it('finds what is wrong deep in a form of an expert', () => {
    const schema = {
      type: 'object',
      properties: {
        lines: {
          type: 'array',
          items: { type: 'object', required: ['price'], properties: { price: { type: 'number', minimum: 0, title: 'Price' } } },
        },
      },
      if: { properties: { kind: { const: 'long' } }, required: ['kind'] },
      then: { required: ['lines'] },
    };
    expect(checkForm({ schema }, { lines: [{ price: 1 }, { price: -1 }] })).toMatchObject([
      { field: '/lines/1/price', label: 'Price', rule: 'minimum' },
    ]);
    expect(checkForm({ schema }, { kind: 'long' })).toMatchObject([{ field: '/lines', rule: 'required' }]);
  });

  it('says so when the schema itself is of no use', () => {
    expect(() => checkForm({ schema: { properties: { a: { $ref: '#/$defs/none' } } } }, { a: 1 })).toThrow(
      expect.objectContaining({ code: 'TASK_INVALID' }),
    );
  });

  it('never passes values that lack what is required', () => {
    const value = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null), fc.array(fc.constantFrom('a', 'b')));
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom('reason', 'amount', 'area', 'tags', 'agreed', 'mail'), value), (values) => {
        const problems = checkForm(form, values);
        const cleaned = filledIn(values);
        const fits =
          typeof cleaned['reason'] === 'string' &&
          cleaned['agreed'] === true &&
          Array.isArray(cleaned['tags']) &&
          cleaned['tags'].length > 0;
        return fits || problems.length > 0;
      }),
    );
  });
});
