import { describe, expect, it } from 'vitest';
import { needed, textField, z } from '../../../packages/sdk/src/index';
import { neededProblems } from './needed-fields';

const schema = z.toJSONSchema(
  z.object({
    mode: z.enum(['all', 'one']).default('all'),
    table: needed(textField({ title: 'Table' }, { title: 'Tabela' })),
    key: needed(textField({ title: 'Key' }, { title: 'Chave' }, { showWhen: { mode: ['one'] } })),
    columns: needed(z.array(z.string()).default([])),
    note: textField({ title: 'Note' }, { title: 'Nota' }),
  }),
  { io: 'input', unrepresentable: 'any' },
) as never;
const fieldsOf = (config: object) => neededProblems(schema, config as never).map(({ field }) => field);

describe('fields that are needed', () => {
  it('are named when they say nothing, in both languages', () => {
    expect(neededProblems(schema, { columns: ['a'], table: '  ' })).toEqual([
      { field: '/table', message: 'Fill in “Table”', detail: 'FIELD_EMPTY', values: { title: 'Tabela' } },
    ]);
    expect(fieldsOf({})).toEqual(['/table', '/columns']);
  });

  it('may be expressions, and are not missed while they are not shown', () => {
    expect(fieldsOf({ table: '{{ table }}', columns: '{{ columns }}' })).toEqual([]);
    expect(fieldsOf({ mode: 'one', table: 'orders', columns: ['a'] })).toEqual(['/key']);
    expect(fieldsOf({ mode: 'all', table: 'orders', columns: ['a'] })).toEqual([]);
  });
});
