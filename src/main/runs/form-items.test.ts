import { describe, expect, it } from 'vitest';
import { flowDefinitionSchema } from '#shared/model/flow';
import type { Json } from '#shared/model/json';
import { formItems } from './form-items';

const file = { path: 'uploads/a.pdf', name: 'a.pdf', mimeType: 'application/pdf', sizeBytes: 3 };

function flow(inputs: Json[], entry = 'core.manual') {
  return flowDefinitionSchema.parse({
    name: 'Invoice',
    nodes: [
      { id: 'start', type: entry, name: 'Start', config: { inputs } },
      { id: 'log', type: 'core.log', name: 'Log' },
    ],
    edges: [{ from: { node: 'start' }, to: { node: 'log' } }],
  });
}

const asks = flow([
  { name: 'customer', label: 'Customer', required: true },
  { name: 'amount', type: 'number', min: 1, default: 5 },
  { name: 'receipt', type: 'file' },
  { name: 'pages', type: 'files' },
]);
const items = (input: Json | undefined, definition = asks, isChecked = true) =>
  formItems(definition, undefined, input, isChecked);

describe('the items of a start by hand that asks for fields', () => {
  it('hold what was filled in, the defaults, and the files as files of the item', () => {
    expect(items({ customer: 'Ana', receipt: file, pages: [file, { ...file, name: 'b.pdf' }] })).toEqual([
      {
        json: { customer: 'Ana', amount: 5, receipt: file, pages: [file, { ...file, name: 'b.pdf' }] },
        files: { receipt: file, pages: file, pages_2: { ...file, name: 'b.pdf' } },
      },
    ]);
  });

  it('are one for each object of a list', () => {
    expect(items([{ customer: 'Ana' }, { customer: 'Rui', amount: 7 }])?.map(({ json }) => json)).toEqual([
      { customer: 'Ana', amount: 5 },
      { customer: 'Rui', amount: 7 },
    ]);
  });

  it('are refused with the fields that do not fit, by what these are called', () => {
    const refused = (input: Json | undefined) => {
      try {
        items(input);
      } catch (error) {
        return error;
      }
      return undefined;
    };
    expect(refused({ amount: 0 })).toMatchObject({
      code: 'RUN_INPUT_INVALID',
      data: {
        flowName: 'Invoice',
        invalid: expect.arrayContaining([
          expect.objectContaining({ field: '/customer', label: 'Customer', rule: 'required', item: 0 }),
          expect.objectContaining({ field: '/amount', rule: 'minimum', limit: 1 }),
        ]) as unknown,
      },
    });
    expect(refused(undefined)).toMatchObject({ code: 'RUN_INPUT_INVALID' });
    expect(refused('Ana')).toMatchObject({ data: { detail: 'RUN_INPUT_NO_FORM' } });
    expect(refused({ customer: 'Ana', receipt: { path: 'x' } })).toMatchObject({ code: 'RUN_INPUT_INVALID' });
  });

  it('are taken as they are in a test, and with what the fields do not name', () => {
    expect(items({ amount: 0, note: 'x' }, asks, false)).toEqual([{ json: { amount: 0, note: 'x' } }]);
    expect(items('Ana', asks, false)).toBeUndefined();
  });

  it('are none of these where nothing is asked, or the run begins at another trigger', () => {
    expect(items({ a: 1 }, flow([]))).toBeUndefined();
    expect(items({ a: 1 }, flow([{ name: 'a', required: true }], 'core.webhook'))).toBeUndefined();
  });
});
