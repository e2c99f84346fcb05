import { z } from 'zod';
import { personAccessSchema, personContactsSchema, personIdSchema, personSchema, roleSchema } from '../model/person';
import { base, okSchema } from './base';
import { contractErrors } from './errors';

const tags = ['People'];
const personInput = { personId: personIdSchema };

const fields = z.object({
  name: z.string().trim().min(1).max(120),
  access: personAccessSchema.exclude(['owner']).default('approver'),
  roles: z.array(roleSchema).max(50).default([]),
  language: personSchema.shape.language.default('system'),
  contacts: personContactsSchema.prefault({}),
});

/** The people of the workspace: who is asked in human tasks, and may sign in. */
export const people = {
  list: base
    .route({ method: 'GET', path: '/people', tags, summary: 'List people, the owner first' })
    .output(z.array(personSchema)),
  me: base.route({ method: 'GET', path: '/people/me', tags, summary: 'Who am I here?' }).output(personSchema),
  create: base
    .errors(contractErrors('PERSON_EXISTS'))
    .route({ method: 'POST', path: '/people', tags, summary: 'Add a person', successStatus: 201 })
    .input(
      fields.extend({
        id: personIdSchema
          .regex(/^person_[0-9A-Z]{26}$/, 'An id looks like person_01J…')
          .optional()
          .meta({ description: 'Of one who was removed: what names them names them again. Signed in they are not' }),
        isActive: z.boolean().default(true),
      }),
    )
    .output(personSchema),
  update: base
    .errors(contractErrors('PERSON_NOT_FOUND', 'PERSON_EXISTS', 'PERSON_IS_OWNER'))
    .route({
      method: 'PATCH',
      path: '/people/{personId}',
      tags,
      summary: 'Change a person',
      description: 'Making one inactive signs them out everywhere and takes back their links.',
    })
    .input(
      z.object({
        ...personInput,
        name: fields.shape.name.optional(),
        access: personAccessSchema.exclude(['owner']).optional(),
        roles: z.array(roleSchema).max(50).optional(),
        language: personSchema.shape.language.optional(),
        contacts: personContactsSchema.optional(),
        isActive: z.boolean().optional(),
      }),
    )
    .output(personSchema),
  delete: base
    .errors(contractErrors('PERSON_NOT_FOUND', 'PERSON_IS_OWNER', 'PERSON_IN_USE'))
    .route({ method: 'DELETE', path: '/people/{personId}', tags, summary: 'Remove a person; the history keeps the name' })
    .input(z.object(personInput))
    .output(okSchema),
  signInLink: base
    .errors(contractErrors('PERSON_NOT_FOUND', 'PERSON_INACTIVE'))
    .route({
      method: 'POST',
      path: '/people/{personId}/sign-in-link',
      tags,
      summary: 'Make a link by which this person signs in, once, within a day',
    })
    .input(z.object(personInput))
    .output(z.object({ url: z.string(), expiresAt: z.number() })),
  createToken: base
    .errors(contractErrors('PERSON_NOT_FOUND', 'PERSON_INACTIVE'))
    .route({
      method: 'POST',
      path: '/people/{personId}/token',
      tags,
      summary: 'Make the API token of this person; the one before is no longer good',
      description: 'It is shown this once: what is stored is its digest.',
    })
    .input(z.object(personInput))
    .output(z.object({ token: z.string() })),
  signOut: base
    .errors(contractErrors('PERSON_NOT_FOUND'))
    .route({
      method: 'POST',
      path: '/people/{personId}/sign-out',
      tags,
      summary: 'End all sessions and the token of this person',
    })
    .input(z.object(personInput))
    .output(okSchema),
};
