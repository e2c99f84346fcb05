import { z } from '@pulseflow/sdk';
import { expect, it } from 'vitest';
import { askNode } from './nodes/ask';
import { embed } from './nodes/embed';
import { listModelsNode } from './nodes/list-models';

const neededOf = ({ config }: { config: z.ZodType }): string[] =>
  Object.entries(z.toJSONSchema(config, { io: 'input', unrepresentable: 'any' }).properties ?? {})
    .filter(([, field]) => typeof field === 'object' && field['needed'] === true)
    .map(([name]) => name);

it('asks in the editor for the model and what it is to answer, and for a schema when the answer must fit one', () => {
  expect(neededOf(askNode)).toEqual(['model', 'prompt', 'schema']);
  const { properties } = z.toJSONSchema(askNode.config, { io: 'input', unrepresentable: 'any' });
  expect(properties?.['schema']).toMatchObject({ showWhen: { answer: ['schema'] } });
  expect(neededOf(embed)).toEqual(['model', 'text']);
  expect(neededOf(listModelsNode)).toEqual([]);
});
