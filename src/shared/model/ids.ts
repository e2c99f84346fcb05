import { z } from 'zod';

/**
 * Ids are ULIDs (https://github.com/ulid/spec) behind a word that says what they name: `flow_01J…`, `run_01J…`.
 * They sort by creation time and never repeat, also after a backup is restored (idempotency keys depend on that).
 */
export type FlowId = string & { readonly __brand: 'FlowId' };
export type RunId = string & { readonly __brand: 'RunId' };
export type NodeId = string & { readonly __brand: 'NodeId' };
export type RuleId = string & { readonly __brand: 'RuleId' };

const idText = z.string().min(1).max(128);
export const flowIdSchema = idText.transform((text) => text as FlowId);
export const runIdSchema = idText.transform((text) => text as RunId);
export const nodeIdSchema = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,64}$/, 'A node id has 1 to 64 letters, digits, _ or -')
  .transform((text) => text as NodeId);
export const ruleIdSchema = idText.transform((text) => text as RuleId);

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/**
 * A ULID: 48 bits of time, 80 bits of chance, 26 characters of Crockford base 32.
 * @param atMs milliseconds since the epoch
 * @param random a source of numbers in [0, 1)
 */
export function createUlid(atMs: number, random: () => number): string {
  let time = '';
  for (let rest = Math.floor(atMs), index = 0; index < 10; index++) {
    time = ALPHABET.charAt(rest % 32) + time;
    rest = Math.floor(rest / 32);
  }
  let chance = '';
  for (let index = 0; index < 16; index++) chance += ALPHABET.charAt(Math.floor(random() * 32));
  return time + chance;
}
