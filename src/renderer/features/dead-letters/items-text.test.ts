import { describe, expect, it } from 'vitest';
import { itemsFromText, itemsToText } from './items-text';

const items = [
  { json: { n: 1 }, key: 'order-1' },
  { json: { n: 2 }, key: 'order-2' },
];

describe('items as text', () => {
  it('show their JSON, and keep keys and files where they stood', () => {
    expect(JSON.parse(itemsToText(items))).toEqual([{ n: 1 }, { n: 2 }]);
    expect(itemsFromText('[{"n":1},{"n":3}]', items)).toEqual([items[0], { json: { n: 3 }, key: 'order-2' }]);
  });
  it('are new ones when their number has changed', () => {
    expect(itemsFromText('[{"n":9}]', items)).toEqual([{ json: { n: 9 } }]);
    expect(itemsFromText('[]', items)).toEqual([]);
  });
  it('are nothing when the text is no JSON array', () => {
    expect(itemsFromText('[1,', items)).toBeUndefined();
    expect(itemsFromText('{"n":1}', items)).toBeUndefined();
  });
});
