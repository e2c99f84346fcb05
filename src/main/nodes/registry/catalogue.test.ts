import { describe, expect, it } from 'vitest';
import { defineNode, z } from '../../engine/sdk';
import { createNodeCatalogue } from './catalogue';

const text = { en: 'x', 'pt-BR': 'x' };
const typeOf = (type: string, version = 1) =>
  defineNode({
    ...{ type, version, kind: 'action', label: text, description: text, icon: 'x', category: 'data', effect: 'none' },
    config: z.object({ a: z.string().default('b') }),
  });
const offer = (type: string, version = 1) => ({ type, version, make: () => typeOf(type, version) });

describe('a catalogue of node types', () => {
  it('takes those of plugins in the place of the ones before, beside its own, and says that it changed', () => {
    const catalogue = createNodeCatalogue([typeOf('core.a')]);
    const names = () => catalogue.describe().map(({ type }) => type);
    expect(names()).toEqual(['core.a']);
    const before = catalogue.generation;
    catalogue.provide([offer('shop.sell')]);
    expect(names()).toEqual(['core.a', 'shop.sell']);
    catalogue.provide([offer('mail.send')]);
    expect(names()).toEqual(['core.a', 'mail.send']);
    expect(catalogue.find('shop.sell', 1)).toBeUndefined();
    expect(catalogue.generation).toBe(before + 2);
  });

  it('makes a type when it is asked for, once', () => {
    let made = 0;
    const catalogue = createNodeCatalogue([]);
    catalogue.provide([{ type: 'shop.sell', version: 1, make: () => (made++, typeOf('shop.sell')) }]);
    expect(made).toBe(0);
    expect(catalogue.find('shop.sell', 1)).toBe(catalogue.find('shop.sell', 1));
    catalogue.list();
    expect(made).toBe(1);
  });

  it('stays as it was when two have one name', () => {
    const catalogue = createNodeCatalogue([typeOf('core.a')]);
    catalogue.provide([offer('shop.sell')]);
    expect(() => catalogue.provide([offer('mail.send'), offer('core.a')])).toThrow(
      expect.objectContaining({ code: 'NODE_TYPE_TWICE' }),
    );
    expect(catalogue.find('shop.sell', 1)).toBeDefined();
  });
});
