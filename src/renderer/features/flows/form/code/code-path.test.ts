import { describe, expect, it } from 'vitest';
import { codePath } from './code-path';

describe('a path of the data in code', () => {
  it('reads from the item', () => {
    const paths = ['customer.name', '$item[0].id', '$items', '`e-mail`', 'customer.`e-mail`.x', '$run.id', '$item'];
    expect(paths.map(codePath)).toEqual([
      'item.customer.name',
      'item[0].id',
      'items',
      'item["e-mail"]',
      'item.customer["e-mail"].x',
      '$run.id',
      'item',
    ]);
  });
});
