import { z } from '@pulseflow/sdk';
import { expect, it } from 'vitest';
import { execute } from './execute';
import { insertRows } from './insert-rows';
import { query } from './query';

const neededOf = ({ config }: { config: z.ZodType }): string[] =>
  Object.entries(z.toJSONSchema(config, { io: 'input' }).properties ?? {})
    .filter(([, field]) => typeof field === 'object' && field['needed'] === true)
    .map(([name]) => name);

it('asks in the editor for what no node works without: the database, the SQL, the table', () => {
  expect(neededOf(query)).toEqual(['file', 'sql']);
  expect(neededOf(execute)).toEqual(['file', 'sql']);
  expect(neededOf(insertRows)).toEqual(['file', 'table']);
});
