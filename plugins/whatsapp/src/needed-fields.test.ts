import type { z } from '@pulseflow/sdk';
import { describe, expect, it } from 'vitest';
import plugin from './index';

describe('what the editor asks for', () => {
  // A header may come from the components instead; a message without media goes on as it is.
  it('is what a step cannot do without, and nothing that may be empty', () => {
    const types = [...(plugin.nodes ?? []), ...(plugin.triggers ?? [])];
    const needed = types.map(({ name, config }) => [
      name,
      Object.entries(config.shape as Record<string, z.ZodType>).flatMap(([field, schema]) =>
        schema.meta()?.['needed'] === true ? [field] : [],
      ),
    ]);
    expect(Object.fromEntries(needed)).toEqual({
      'send-text': ['to', 'text'],
      'send-template': ['to', 'template'],
      'send-media': ['to', 'value'],
      'mark-read': ['message'],
      'get-media': [],
      message: [],
    });
  });
});
