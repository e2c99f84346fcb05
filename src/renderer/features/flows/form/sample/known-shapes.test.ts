import { expect, it } from 'vitest';
import { outputShape } from './known-shapes';

it('the fields behind a schedule are those of its rows, and of its moment', () => {
  const shape = (config: Parameters<typeof outputShape>[0]['config']) =>
    Object.keys(outputShape({ type: 'core.schedule', config }, {}));
  expect(shape({ input: [{ to: 'ana', city: 'Rio' }] })).toEqual(['to', 'city', 'scheduledFor', 'firedAt']);
  expect(shape({})).toEqual(['scheduledFor', 'firedAt']);
});

it('the fields behind a trigger of a plugin are those of its example', () => {
  const node = { type: 'telegram.message', config: {} };
  expect(outputShape(node, {}, { text: 'Hi', from: { id: 1 } })).toEqual({ text: 'Hi', from: { id: 1 } });
  expect(outputShape(node, {}, 'not an object')).toEqual({});
});

it('behind a question to people stands what they answered, with the fields of its form', () => {
  const config = { form: 'fields', fields: [{ name: 'total', type: 'number' }, { name: 'note' }], resultField: 'answer' };
  expect(outputShape({ type: 'core.human-task', config }, { id: 1 })).toMatchObject({
    id: 1,
    answer: { outcome: '', by: '', form: { total: 0, note: '' } },
  });
  expect(Object.keys(outputShape({ type: 'core.human-task', config: {} }, {}))).toEqual(['decision']);
});
