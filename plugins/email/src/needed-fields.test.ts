import type { z } from '@pulseflow/sdk';
import { describe, expect, it } from 'vitest';
import plugin from './index';

describe('what the editor asks for', () => {
  // Who gets an e-mail may stand in To, Cc or Bcc; a message is found by its UID or by its Message-ID.
  it('is what a step cannot do without, and nothing that may be empty', () => {
    const types = [...(plugin.nodes ?? []), ...(plugin.triggers ?? [])];
    const needed = types.map(({ name, config }) => [
      name,
      Object.entries(config.shape as Record<string, z.ZodType>).flatMap(([field, schema]) =>
        schema.meta()?.['needed'] === true ? [field] : [],
      ),
    ]);
    expect(Object.fromEntries(needed)).toEqual({
      send: [],
      search: ['folder'],
      change: ['moveTo'],
      received: ['folder', 'moveTo'],
    });
  });
});
