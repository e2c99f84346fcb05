import { describe, expect, it } from 'vitest';
import { formOfFields } from '#shared/model/form-fields';
import { prepareForm } from './prepare-form';

describe('a form on its way to the generator', () => {
  it('has our field for files, wherever they stand', () => {
    const { uiSchema } = prepareForm(
      formOfFields([
        { name: 'one', type: 'file' },
        { name: 'many', type: 'files' },
      ]),
    );
    expect(uiSchema).toMatchObject({ one: { 'ui:field': 'file' }, many: { 'ui:field': 'files' } });
    const file = { type: 'object', format: 'file' };
    const rows = { type: 'array', items: { type: 'object', properties: { scan: file } } };
    expect(prepareForm({ schema: { type: 'object', properties: { rows } } }).uiSchema).toMatchObject({
      rows: { items: { scan: { 'ui:field': 'file' } } },
    });
  });

  it('keeps what it may say of its looks, and drops what the app does not draw', () => {
    const uiSchema = {
      'ui:order': ['b'],
      a: { 'ui:widget': 'textarea', 'ui:options': { rows: 8, inputType: 'x' }, 'ui:field': 'Evil' },
      b: { 'ui:widget': 'my-own', 'ui:placeholder': 'why' },
    };
    const schema = { type: 'object', properties: { a: { type: 'string' }, b: { type: 'string' } } };
    expect(prepareForm({ schema, uiSchema }).uiSchema).toMatchObject({
      'ui:order': ['b', '*'],
      a: { 'ui:widget': 'textarea', 'ui:options': { rows: 8 } },
      b: { 'ui:placeholder': 'why' },
    });
    const { a, b } = prepareForm({ schema, uiSchema }).uiSchema;
    expect(a).not.toHaveProperty('ui:field');
    expect(b).not.toHaveProperty('ui:widget');
  });

  it('has no title or description of its own: the task has them', () => {
    const schema = { $schema: 'https://json-schema.org/draft/2020-12/schema', title: 'T', description: 'D', type: 'object' };
    expect(prepareForm({ schema }).schema).toEqual({ type: 'object' });
  });
});
