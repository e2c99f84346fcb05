import { describe, expect, it } from 'vitest';
import {
  type FormFieldInput,
  fieldsOfForm,
  formFieldSchema,
  formFieldTypeSchema,
  formOfFields,
  readFormTexts,
  startOfForm,
} from './form-fields';

const fields: FormFieldInput[] = [
  { name: 'reason', label: 'Why', type: 'long-text', required: true, help: 'For the books' },
  { name: 'amount', type: 'number', min: 1, max: 500, default: 20 },
  { name: 'area', type: 'choice', required: true, options: [{ value: 'it', label: 'IT' }, { value: 'hr' }] },
  { name: 'tags', type: 'choices', options: [{ value: 'a' }, { value: 'b' }] },
  { name: 'agreed', type: 'boolean', required: true },
  { name: 'receipt', type: 'file', required: true },
];

describe('simple forms', () => {
  it('become a JSON Schema whose order is that of the fields, with labels that fall back to names', () => {
    const { schema, uiSchema } = formOfFields(fields);
    expect(schema['required']).toEqual(['reason', 'area', 'agreed', 'receipt']);
    expect(schema['properties']).toMatchObject({
      reason: { type: 'string', minLength: 1, title: 'Why', description: 'For the books' },
      amount: { type: 'number', minimum: 1, maximum: 500, title: 'amount', default: 20 },
      area: {
        oneOf: [
          { const: 'it', title: 'IT' },
          { const: 'hr', title: 'hr' },
        ],
      },
      agreed: { type: 'boolean', enum: [true] },
      receipt: { type: 'object', format: 'file' },
    });
    expect(uiSchema?.['ui:order']).toEqual(['reason', 'amount', 'area', 'tags', 'agreed', 'receipt', '*']);
    expect(uiSchema?.['reason']).toEqual({ 'ui:widget': 'textarea' });
  });

  it('come back from their schema as they were, for every type of field', () => {
    const all = formFieldTypeSchema.options.map((type, index) =>
      formFieldSchema.parse({
        name: `f${index}`,
        label: `Field ${index}`,
        type,
        required: index % 2 === 0,
        options: type === 'choice' || type === 'choices' ? [{ value: 'x', label: 'X' }] : [],
      }),
    );
    expect(fieldsOfForm(formOfFields(all))).toEqual(all);
  });

  it('are not made of a schema that says more than fields can', () => {
    const property = (schema: object) => fieldsOfForm({ schema: { type: 'object', properties: { a: { ...schema } } } });
    expect(property({ type: 'object', properties: {} })).toBeUndefined();
    expect(property({ $ref: '#/$defs/x' })).toBeUndefined();
    expect(property({ type: 'string', format: 'uri' })).toBeUndefined();
    expect(fieldsOfForm({ schema: { type: 'object', properties: {}, allOf: [] } })).toBeUndefined();
    expect(fieldsOfForm({ schema: { type: 'array' } })).toBeUndefined();
  });

  it('show what is filled in already in the place of a default', () => {
    const form = { ...formOfFields(fields), data: { amount: 70, unknown: 1 } };
    expect(fieldsOfForm(form)?.find(({ name }) => name === 'amount')?.default).toBe(70);
    expect(startOfForm(form)).toEqual({ amount: 70, unknown: 1 });
    expect(startOfForm(formOfFields(fields))).toEqual({ amount: 20 });
  });
});

describe('values given as texts', () => {
  it('are read as the types of their fields, and what is no field is left out', () => {
    const read = readFormTexts(fieldsOfForm(formOfFields(fields)) ?? [], {
      reason: 'because',
      amount: '12.5',
      tags: ['a', 'b'],
      agreed: 'on',
      area: '',
      receipt: '/etc/passwd',
      other: 'x',
    });
    expect(read).toEqual({ reason: 'because', amount: 12.5, tags: ['a', 'b'], agreed: true });
  });

  it('stay texts when they cannot be read, so that the check names the field', () => {
    expect(readFormTexts([{ name: 'amount', type: 'number' }], { amount: 'much' })).toEqual({ amount: 'much' });
  });
});
