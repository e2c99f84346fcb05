import { z } from 'zod';
import {
  credentialDetailSchema,
  credentialIdSchema,
  credentialNameSchema,
  credentialSchema,
  credentialTestSchema,
  credentialTypeInfoSchema,
  credentialValuesSchema,
  keyPlaceSchema,
  secretKeyStateSchema,
} from '../model/credential';
import { jsonObjectSchema } from '../model/json';
import { base, okSchema } from './base';
import { contractErrors } from './errors';

const tags = ['Credentials'];
const idInput = { credentialId: credentialIdSchema };
const KEY_ERRORS = [
  'SECRET_KEY_MISSING',
  'SECRET_KEY_WRONG',
  'SECRET_KEY_INVALID',
  'SECRET_KEY_FAILED',
  'SECRET_KEY_IN_KEYCHAIN',
] as const;

/** What flows sign in with. No procedure answers with a secret. */
export const credentials = {
  types: base
    .route({ method: 'GET', path: '/credentials/types', tags, summary: 'List the types of credentials with their fields' })
    .output(z.array(credentialTypeInfoSchema)),

  list: base
    .route({ method: 'GET', path: '/credentials', tags, summary: 'List credentials by name' })
    .input(z.object({ type: z.string().max(128).optional() }))
    .output(z.array(credentialSchema)),

  get: base
    .errors(contractErrors('CREDENTIAL_NOT_FOUND'))
    .route({ method: 'GET', path: '/credentials/{credentialId}', tags, summary: 'Read a credential and the flows that use it' })
    .input(z.object(idInput))
    .output(credentialDetailSchema),

  create: base
    .errors(contractErrors('CREDENTIAL_INVALID', 'CREDENTIAL_NAME_TAKEN', 'CREDENTIAL_TYPE_UNKNOWN', ...KEY_ERRORS))
    .route({ method: 'POST', path: '/credentials', tags, summary: 'Create a credential', successStatus: 201 })
    .input(z.object({ name: credentialNameSchema, type: z.string().min(1).max(128), values: credentialValuesSchema }))
    .output(credentialSchema),

  update: base
    .errors(
      contractErrors(
        'CREDENTIAL_NOT_FOUND',
        'CREDENTIAL_INVALID',
        'CREDENTIAL_NAME_TAKEN',
        'CREDENTIAL_TYPE_UNKNOWN',
        ...KEY_ERRORS,
      ),
    )
    .route({
      method: 'PATCH',
      path: '/credentials/{credentialId}',
      tags,
      summary: 'Change a credential',
      description: 'Fields that are not given stay as they are, secrets included.',
    })
    .input(z.object({ ...idInput, name: credentialNameSchema.optional(), values: credentialValuesSchema.optional() }))
    .output(credentialSchema),

  remove: base
    .errors(contractErrors('CREDENTIAL_NOT_FOUND', 'CREDENTIAL_IN_USE'))
    .route({
      method: 'DELETE',
      path: '/credentials/{credentialId}',
      tags,
      summary: 'Delete a credential',
      description: 'Refused while flows use it (`data.details.flows`), unless `evenIfUsed` is given: their steps then fail.',
    })
    .input(z.object({ ...idInput, evenIfUsed: z.stringbool().or(z.boolean()).default(false) }))
    .output(okSchema),

  keep: base
    .errors(contractErrors('CREDENTIAL_NOTHING_TO_KEEP', 'CREDENTIAL_INVALID', 'CREDENTIAL_TYPE_UNKNOWN', ...KEY_ERRORS))
    .route({
      method: 'POST',
      path: '/credentials/keep',
      tags,
      summary: 'Keep the secret that is written in a node as a credential',
      description: 'Answers with the config that names the credential instead; saving it is up to the caller.',
      successStatus: 201,
    })
    .input(
      z.object({
        name: credentialNameSchema,
        nodeType: z.string().min(1).max(128),
        typeVersion: z.number().int().min(1).default(1),
        config: jsonObjectSchema,
      }),
    )
    .output(z.object({ credential: credentialSchema, config: jsonObjectSchema })),

  key: base
    .route({ method: 'GET', path: '/credentials/key', tags, summary: 'Whether the stored secrets can be opened' })
    .output(secretKeyStateSchema),

  keepKey: base
    .errors(contractErrors(...KEY_ERRORS, 'SECRET_KEYCHAIN_NONE'))
    .route({
      method: 'PUT',
      path: '/credentials/key',
      tags,
      summary: 'Keep the key of the secrets in the keychain of the operating system, or in a file',
      description:
        'What is sealed stays as it is. With the key in the keychain, the workspace opens for this user on this machine only, and not without a window.',
    })
    .input(z.object({ place: keyPlaceSchema }))
    .output(secretKeyStateSchema),

  forgetUnreadable: base
    .route({
      method: 'POST',
      path: '/credentials/forget-unreadable',
      tags,
      summary: 'Remove the secrets that cannot be opened',
      description: 'For when their key is lost for good. The credentials stay; their secrets are to be entered again.',
    })
    .output(z.object({ forgotten: z.number().int() })),

  test: base
    .errors(contractErrors('CREDENTIAL_NOT_FOUND', 'CREDENTIAL_TYPE_UNKNOWN', 'CREDENTIAL_TEST_NONE'))
    .route({
      method: 'POST',
      path: '/credentials/{credentialId}/test',
      tags,
      summary: 'Try a stored credential against its service',
      description: 'The answer says how it went, and is kept as `lastTest`.',
    })
    .input(z.object(idInput))
    .output(credentialTestSchema),

  signIn: base
    .errors(
      contractErrors('CREDENTIAL_NOT_FOUND', 'CREDENTIAL_SIGN_IN_NONE', 'CREDENTIAL_INVALID', 'SIGN_IN_FAILED', ...KEY_ERRORS),
    )
    .route({
      method: 'POST',
      path: '/credentials/{credentialId}/sign-in',
      tags,
      summary: 'Begin to sign in by the browser (OAuth 2.0 with PKCE)',
      description:
        'Open `authorizationUrl` in a browser of the machine that runs PulseFlow. The service leads it back to PulseFlow, and the ' +
        'credential then says `signed-in`; the tokens stay sealed.',
    })
    .input(z.object(idInput))
    .output(z.object({ authorizationUrl: z.string(), state: z.string(), expiresAt: z.number() })),

  tryOut: base
    .errors(contractErrors('CREDENTIAL_NOT_FOUND', 'CREDENTIAL_INVALID', 'CREDENTIAL_TYPE_UNKNOWN', 'CREDENTIAL_TEST_NONE'))
    .route({
      method: 'POST',
      path: '/credentials/try',
      tags,
      summary: 'Try values before they are saved',
      description: 'With `credentialId`, secrets that are not given are those that are stored. Nothing is kept.',
    })
    .input(
      z.object({ credentialId: credentialIdSchema.optional(), type: z.string().min(1).max(128), values: credentialValuesSchema }),
    )
    .output(credentialTestSchema),
};
