/** The index file of a catalogue: what it says, and how it is judged. */
import { z } from 'zod';
import { AppError, isAppError } from '#shared/model/errors';
import type { Json } from '#shared/model/json';
import { localTextSchema } from '#shared/model/local-text';
import { capabilitiesSchema, pluginNameSchema, pluginVersionSchema } from '#shared/model/plugin';
import { reasonOf } from './errors';
import { verifyJson } from './signature';

/** The name of the file in a catalogue's folder. */
export const INDEX_FILE = 'index.json';

const indexVersionSchema = z.object({
  version: pluginVersionSchema,
  apiVersion: z.number().int().min(1),
  minAppVersion: pluginVersionSchema.optional(),
  /** A path below the index, or an address. */
  file: z.string().min(1).max(2000),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  size: z.number().int().min(1),
  publishedAt: z.iso.datetime({ offset: true }).optional(),
  changes: localTextSchema.optional(),
  capabilities: capabilitiesSchema.default(() => capabilitiesSchema.parse({})),
});

const indexPluginSchema = z.object({
  name: pluginNameSchema,
  label: localTextSchema,
  description: localTextSchema,
  icon: z.string().min(1).max(100_000).default('puzzle'),
  author: z.string().max(200).optional(),
  homepage: z
    .url({ protocol: /^https?$/ })
    .max(1000)
    .optional(),
  categories: z.array(z.string().min(1).max(40)).max(5).default([]),
  keywords: z.array(z.string().min(1).max(40)).max(30).default([]),
  versions: z.array(indexVersionSchema).min(1).max(500),
});
export type IndexPlugin = z.infer<typeof indexPluginSchema>;
export type IndexVersion = IndexPlugin['versions'][number];

export const catalogueIndexSchema = z.object({
  format: z.literal(1),
  name: z.string().min(1).max(200),
  plugins: z.array(indexPluginSchema).max(10_000),
  signature: z.object({ algorithm: z.literal('ed25519'), publicKey: z.string(), signature: z.string() }).optional(),
});
export type CatalogueIndex = z.infer<typeof catalogueIndexSchema>;

export interface ReadIndex {
  index: CatalogueIndex;
  /** Of the key that signed it; undefined when nobody did. */
  fingerprint: string | undefined;
}

/** An index that is not one. `detail` names the fault. */
export function catalogueInvalid(detail: string, location: string, why: string): AppError {
  return new AppError({
    code: 'CATALOGUE_INVALID',
    message: `The catalogue ${location} cannot be used: ${why}.`,
    data: { detail, location, reason: why },
  });
}

/** Reads and judges the text of an index. Errors: CATALOGUE_INVALID. */
export function readIndex(text: string, location: string): ReadIndex {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (thrown) {
    throw catalogueInvalid('CATALOGUE_JSON', location, `its index is no JSON (${reasonOf(thrown)})`);
  }
  const read = catalogueIndexSchema.safeParse(json);
  if (!read.success) {
    const [fault] = read.error.issues;
    throw catalogueInvalid(
      'CATALOGUE_FORM',
      location,
      `"${fault?.path.join('.') ?? ''}" in its index is not right (${fault?.message ?? ''})`,
    );
  }
  const index = read.data;
  const names = new Set(index.plugins.map(({ name }) => name));
  if (names.size !== index.plugins.length) throw catalogueInvalid('CATALOGUE_TWICE', location, 'it lists a plugin twice');
  if (index.signature === undefined) return { index, fingerprint: undefined };
  try {
    return { index, fingerprint: verifyJson(json as { [key: string]: Json }, index.signature) };
  } catch (thrown) {
    if (isAppError(thrown)) throw catalogueInvalid('CATALOGUE_SIGNATURE', location, 'its signature is wrong');
    throw thrown;
  }
}
