import { expect, it } from 'vitest';
import { outputShape } from './known-shapes';

it('the fields behind a schedule are those of its rows, and of its moment', () => {
  const shape = (config: Parameters<typeof outputShape>[0]['config']) =>
    Object.keys(outputShape({ type: 'core.schedule', config }, {}));
  expect(shape({ input: [{ to: 'ana', city: 'Rio' }] })).toEqual(['to', 'city', 'scheduledFor', 'firedAt']);
  expect(shape({})).toEqual(['scheduledFor', 'firedAt']);
});
