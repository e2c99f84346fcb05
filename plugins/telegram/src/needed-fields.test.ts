import type { z } from '@pulseflow/sdk';
import { describe, expect, it } from 'vitest';
import plugin from './index';

describe('what the editor asks for', () => {
  // A caption may be taken away by an empty text; a press that nobody waits for is no failure.
  it('is what a step cannot do without, and nothing that may be empty', () => {
    const types = [...(plugin.nodes ?? []), ...(plugin.triggers ?? [])];
    const needed = types.map(({ name, config }) => [
      name,
      Object.entries(config.shape as Record<string, z.ZodType>).flatMap(([field, schema]) =>
        schema.meta()?.['needed'] === true ? [field] : [],
      ),
    ]);
    expect(Object.fromEntries(needed)).toEqual({
      'send-message': ['chat', 'text'],
      'send-file': ['chat', 'path', 'url'],
      'edit-message': ['chat', 'messageId'],
      'answer-button': [],
      message: [],
    });
  });
});
