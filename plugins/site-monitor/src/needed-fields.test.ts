import { z } from '@pulseflow/sdk';
import { expect, it } from 'vitest';
import { check } from './check';
import { siteChanges } from './watch/changes-trigger';

const neededOf = ({ config }: { config: z.ZodType }): string[] =>
  Object.entries(z.toJSONSchema(config, { io: 'input', unrepresentable: 'any' }).properties ?? {})
    .filter(([, field]) => typeof field === 'object' && field['needed'] === true)
    .map(([name]) => name);

it('asks in the editor for addresses and for the statuses that are good', () => {
  expect(neededOf(check)).toEqual(['url', 'statuses']);
  expect(neededOf(siteChanges)).toEqual(['urls', 'statuses']);
});
