import type { z } from '@pulseflow/sdk';
import { describe, expect, it } from 'vitest';
import plugin from './index';

describe('what the editor asks for', () => {
  // A message may be a card or a file alone; only a bot needs a channel, a webhook has its own.
  it('is what a step cannot do without, and nothing that may be empty', () => {
    const types = [...(plugin.nodes ?? []), ...(plugin.triggers ?? [])];
    const needed = types.map(({ name, config }) => [
      name,
      Object.entries(config.shape as Record<string, z.ZodType>).flatMap(([field, schema]) =>
        schema.meta()?.['needed'] === true ? [field] : [],
      ),
    ]);
    expect(Object.fromEntries(needed)).toEqual({
      'send-message': [],
      'edit-message': ['message'],
      'list-messages': ['channel'],
    });
  });
});
