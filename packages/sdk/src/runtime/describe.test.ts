import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { credentialChoice, textField } from '../fields';
import { defineNode } from '../node';
import { definePlugin } from '../plugin';
import { describePlugin } from './describe';

const words = { en: 'Say', 'pt-BR': 'Dizer' };
const say = (more: Partial<Parameters<typeof defineNode>[0]> = {}) =>
  defineNode({
    name: 'say',
    label: words,
    description: words,
    category: 'apps',
    config: z.object({
      credential: credentialChoice(['shop.account']),
      text: textField({ title: 'Text' }, { title: 'Texto' }),
    }),
    execute: () => ({ outputs: {} }),
    ...more,
  });
const describeOne = (node: ReturnType<typeof say>) => describePlugin('shop', definePlugin({ nodes: [node] })).nodes[0];

describe('the description of a plugin', () => {
  it('offers credentials where a node signs in, also when the plugin says nothing of the form', () => {
    expect(describeOne(say({ credential: { types: ['shop.account'] } }))).toMatchObject({
      type: 'shop.say',
      ui: { credential: { 'ui:widget': 'credential' } },
      credential: { types: ['shop.account'], required: true, field: 'credential' },
    });
  });

  it('leaves what the plugin says of that field', () => {
    const ui = { text: { 'ui:widget': 'textarea' }, credential: { 'ui:help': 'x' } };
    expect(describeOne(say({ credential: { types: ['shop.account'] }, ui }))?.ui).toEqual({
      text: { 'ui:widget': 'textarea' },
      credential: { 'ui:widget': 'credential', 'ui:help': 'x' },
    });
    expect(describeOne(say({ ui: {} }))?.ui).toEqual({});
  });

  it('refuses a node that could not be put into a flow, by its name', () => {
    expect(() => describeOne(say({ config: z.object({ text: z.string() }) }))).toThrow('"say": the field "text" has no default');
    expect(() => describeOne(say({ name: 'Say It' }))).toThrow('"Say It"');
    expect(() => describeOne(say({ config: z.object({}), credential: { types: ['shop.account'] } }))).toThrow('"credential"');
  });
});
