import { describe, expect, it } from 'vitest';
import { defineNode, type JsonObject, z } from '#main/engine/sdk';
import { upgradeNode } from './upgrade-node';

const words = { label: { en: 'x', 'pt-BR': 'x' }, description: { en: 'x', 'pt-BR': 'x' }, icon: 'x', category: 'data' as const };
const version = (number: number, upgrade?: (config: JsonObject) => JsonObject) =>
  defineNode({
    ...words,
    ...{ type: 'test.mail', version: number, kind: 'action', config: z.object({}), effect: 'none' },
    ...(upgrade === undefined ? {} : { upgrade }),
  });
const types = [
  version(3, ({ to, ...others }) => ({ ...others, recipients: [to ?? ''] })),
  version(1),
  version(2, ({ address, ...others }) => ({ ...others, to: address ?? '' })),
];
const nodeTypes = { find: () => undefined, list: () => types };

describe('updating a node', () => {
  it('hands its config through every version in between', async () => {
    const node = { type: 'test.mail', typeVersion: 1, config: { address: 'a@b.c', subject: 'Hi' } };
    expect(await upgradeNode(nodeTypes, node)).toEqual({
      type: 'test.mail',
      typeVersion: 3,
      config: { recipients: ['a@b.c'], subject: 'Hi' },
    });
  });

  it('leaves one that is the newest, or of an unknown type, as it is', async () => {
    for (const node of [
      { type: 'test.mail', typeVersion: 3, config: { to: 'x' } },
      { type: 'test.gone', typeVersion: 1, config: {} },
    ]) {
      expect(await upgradeNode(nodeTypes, node)).toEqual(node);
    }
  });
});
