import { z } from '@pulseflow/sdk';
import { expect, it } from 'vitest';
import { create } from './create';
import { list } from './list';
import { restore } from './restore';

const neededOf = ({ config }: { config: z.ZodType }): string[] =>
  Object.entries(z.toJSONSchema(config, { io: 'input' }).properties ?? {})
    .filter(([, field]) => typeof field === 'object' && field['needed'] === true)
    .map(([name]) => name);

it('asks in the editor for what a backup is made of, where it goes and what it is called', () => {
  expect(neededOf(create)).toEqual(['folders', 'to', 'name']);
});

it('leaves empty what means the folder of files, or backups of every name', () => {
  expect(neededOf(list)).toEqual([]);
  expect(neededOf(restore)).toEqual([]);
});
