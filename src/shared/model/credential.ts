/** Credentials: what a flow signs in with, kept once for the workspace. Secrets go in and never come out. */
import { z } from 'zod';
import { errorInfoSchema } from './errors';
import { jsonObjectSchema } from './json';
import { localTextSchema } from './local-text';

export type CredentialId = string & { readonly __brand: 'CredentialId' };
export const credentialIdSchema = z
  .string()
  .min(1)
  .max(128)
  .transform((text) => text as CredentialId);

export const credentialNameSchema = z.string().trim().min(1).max(120);

/** How the latest test went; `at` in milliseconds since the epoch. */
export const credentialTestSchema = z.object({
  ok: z.boolean(),
  at: z.number(),
  durationMs: z.number().optional(),
  error: errorInfoSchema.optional(),
});
export type CredentialTest = z.infer<typeof credentialTestSchema>;

/** A type of credential as forms see it. */
export const credentialTypeInfoSchema = z.object({
  type: z.string(),
  label: localTextSchema,
  description: localTextSchema,
  icon: z.string().meta({ description: 'Name of a lucide icon, kebab-case; of a plugin also an SVG as a data URL' }),
  schema: jsonObjectSchema.meta({ description: 'JSON Schema of its fields; secret ones are marked `secret: true`' }),
  uiSchema: jsonObjectSchema,
  secretFields: z.array(z.string()),
  canTest: z.boolean(),
  oauth2: z.boolean().optional().meta({ description: 'Signs in by the browser' }),
  redirectUrl: z.string().optional().meta({ description: 'Where its service sends the browser back to: to be registered there' }),
  plugin: z.string().optional().meta({ description: 'The plugin that it comes from' }),
});
export type CredentialTypeInfo = z.infer<typeof credentialTypeInfoSchema>;

/** A flow that names a credential. */
export const credentialUseSchema = z.object({
  flowId: z.string(),
  flowName: z.string(),
  nodes: z.array(z.string()).meta({ description: 'Names of the nodes' }),
  isPublished: z.boolean().meta({ description: 'Also in the published version, not in the draft alone' }),
});
export type CredentialUse = z.infer<typeof credentialUseSchema>;

/** How a sign-in by the browser stands. `expired`: the service no longer takes it; sign in again. */
export const credentialSignInSchema = z.object({
  status: z.enum(['none', 'signed-in', 'expired']),
  at: z.number().optional().meta({ description: 'When it was signed in, in milliseconds since the epoch' }),
  scopes: z.array(z.string()).optional(),
});

/** A credential without its secrets. */
export const credentialSchema = z.object({
  id: credentialIdSchema,
  name: z.string(),
  type: z.string(),
  fields: jsonObjectSchema.meta({ description: 'What is not secret' }),
  secrets: z.record(z.string(), z.enum(['set', 'not_set', 'unreadable'])).meta({
    description: 'By field. unreadable: sealed with a key that is not there, or damaged',
  }),
  createdAt: z.number(),
  updatedAt: z.number(),
  lastUsedAt: z.number().optional(),
  lastTest: credentialTestSchema.optional(),
  signIn: credentialSignInSchema.optional().meta({ description: 'Of a type that signs in by the browser' }),
  usedBy: z.number().int().meta({ description: 'How many flows name it' }),
});
export type Credential = z.infer<typeof credentialSchema>;

/** Where the key of the secrets lies: in a file as it is, or sealed by the keychain of the operating system. */
export const keyPlaceSchema = z.enum(['file', 'keychain']);
export type KeyPlace = z.infer<typeof keyPlaceSchema>;

/** Whether the secrets of the workspace can be opened. `unused`: there are none. */
export const secretKeyStateSchema = z.object({
  status: z.enum(['ok', 'unused', 'unreadable']),
  keyFile: z.string(),
  place: keyPlaceSchema.optional().meta({ description: 'Absent: there is no key yet, or its file cannot be read' }),
  canUseKeychain: z.boolean().meta({ description: 'Whether this instance has a keychain of the operating system to keep it in' }),
  unreadable: z.array(z.string()).meta({ description: 'What cannot be opened, by name' }),
  error: errorInfoSchema.optional(),
});
export type SecretKeyState = z.infer<typeof secretKeyStateSchema>;

export const credentialDetailSchema = credentialSchema.extend({ uses: z.array(credentialUseSchema) });
export type CredentialDetail = z.infer<typeof credentialDetailSchema>;

/** Values as a form gives them: public fields and secrets alike, by field. An empty secret is one that is removed. */
export const credentialValuesSchema = jsonObjectSchema;
