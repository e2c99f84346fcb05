import { describe, expect, it } from 'vitest';
import { secretFields } from '#main/engine/compile/schema-marks';
import { z } from '#main/engine/sdk';
import { toJsonSchema } from '#main/engine/sdk/config-json-schema';
import { pairsField, textField } from '#main/nodes/form/fields';
import type { JsonObject } from '#shared/model/json';
import { takingAnyText, zodObjectOf } from './remote-node-type';

const words = { title: 'Title' };
const config = z.object({
  chat: textField(words, words, { secret: true }, 'preset'),
  pairs: pairsField(words, words, { name: 'n', value: 'v' }),
  kind: z.enum(['a', 'b']).default('a'),
  path: z.string().max(3).default(''),
});
const made = zodObjectOf(takingAnyText(toJsonSchema(config) as JsonObject));

describe('the schema by which the app checks the config of a plugin’s node', () => {
  it('lets a text field get a number, as an expression may give one, also in lists', () => {
    const given = { chat: 42, pairs: [{ name: 'a', value: 7 }] };
    expect(made.parse(given)).toMatchObject(given);
  });

  it('keeps presets and marks', () => {
    expect(made.parse({})).toMatchObject({ chat: 'preset', kind: 'a' });
    expect([...secretFields(made)]).toEqual(['chat']);
  });

  it('still checks what is narrower than text', () => {
    expect(made.safeParse({ kind: 'c' }).success).toBe(false);
    expect(made.safeParse({ path: 'long' }).success).toBe(false);
    expect(made.safeParse({ path: 7 }).success).toBe(false);
  });
});
