import { z } from '@pulseflow/sdk';
import { expect, it } from 'vitest';
import { newRows } from './new-rows-trigger';
import { appendRows } from './nodes/append-rows';
import { clearRange } from './nodes/clear-range';
import { createSheet } from './nodes/create-sheet';
import { findRow } from './nodes/find-row';
import { readRange } from './nodes/read-rows';
import { updateRange } from './nodes/update-range';

const neededOf = ({ config }: { config: z.ZodType }): string[] =>
  Object.entries(z.toJSONSchema(config, { io: 'input', unrepresentable: 'any' }).properties ?? {})
    .filter(([, field]) => typeof field === 'object' && field['needed'] === true)
    .map(([name]) => name);

it('asks in the editor for the spreadsheet, and for the place in it where there is no first one', () => {
  for (const type of [newRows, appendRows, readRange]) expect(neededOf(type)).toEqual(['spreadsheet']);
  expect(neededOf(findRow)).toEqual(['spreadsheet', 'column']);
  for (const type of [updateRange, clearRange]) expect(neededOf(type)).toEqual(['spreadsheet', 'range']);
});

it('asks for a spreadsheet to put a sheet into, and for none when a new one is made', () => {
  expect(neededOf(createSheet)).toEqual(['spreadsheet', 'title']);
  const { properties } = z.toJSONSchema(createSheet.config, { io: 'input', unrepresentable: 'any' });
  expect(properties?.['spreadsheet']).toMatchObject({ showWhen: { kind: ['sheet'] } });
});
