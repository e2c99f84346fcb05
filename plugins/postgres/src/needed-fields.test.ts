import { z } from '@pulseflow/sdk';
import { expect, it } from 'vitest';
import { execute } from './execute';
import { insertRows } from './insert-rows';
import { notification } from './notification';
import { query } from './query';

const neededOf = ({ config }: { config: z.ZodType }): string[] =>
  Object.entries(z.toJSONSchema(config, { io: 'input' }).properties ?? {})
    .filter(([, field]) => typeof field === 'object' && field['needed'] === true)
    .map(([name]) => name);

it('asks in the editor for what no node works without: the SQL, the table', () => {
  expect(neededOf(query)).toEqual(['sql']);
  expect(neededOf(execute)).toEqual(['sql']);
  expect(neededOf(insertRows)).toEqual(['table']);
});

it('asks for the channels before the flow is published, and not by trying again for ever', () => {
  expect(neededOf(notification)).toEqual(['channels']);
});
