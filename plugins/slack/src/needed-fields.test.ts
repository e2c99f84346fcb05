import type { z } from '@pulseflow/sdk';
import { describe, expect, it } from 'vitest';
import plugin from './index';

describe('what the editor asks for', () => {
  // A message may consist of blocks alone; a file may be uploaded without being shared.
  it('is what a step cannot do without, and nothing that may be empty', () => {
    const types = [...(plugin.nodes ?? []), ...(plugin.triggers ?? [])];
    const needed = types.map(({ name, config }) => [
      name,
      Object.entries(config.shape as Record<string, z.ZodType>).flatMap(([field, schema]) =>
        schema.meta()?.['needed'] === true ? [field] : [],
      ),
    ]);
    expect(Object.fromEntries(needed)).toEqual({
      'post-message': ['channel'],
      'update-message': ['channel', 'ts'],
      'upload-file': [],
      list: ['channel', 'thread'],
      event: [],
    });
  });
});
