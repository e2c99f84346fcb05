/** People of a workspace: who is asked, who decides, and how each is reached. */
import { z } from 'zod';

export const personIdSchema = z.string().min(1).max(64);

/** A word that stands for several people: `finance`, `on-call`. Compared without case. */
export const roleSchema = z
  .string()
  .trim()
  .min(1)
  .max(60)
  .regex(/^[^\s,@][^,@]*$/, 'A role is a word or two, without commas and @');

/**
 * What a person may do once signed in. `owner`: the one whose workspace this is (the app's own window and the API token are the
 * owner's). `member`: everything too, under an own name. `approver`: the inbox, the own notifications, and nothing else.
 */
export const personAccessSchema = z.enum(['owner', 'member', 'approver']);

/** Where a person is reached beside the inbox. Empty: not by this channel. */
export const personContactsSchema = z.object({
  email: z.email().max(320).or(z.literal('')).default(''),
  telegram: z.string().max(100).default('').meta({ description: 'Chat id' }),
  whatsapp: z.string().max(32).default('').meta({ description: 'Number with country code' }),
  slack: z.string().max(100).default('').meta({ description: 'Member or channel id' }),
});

export const personSchema = z.object({
  id: personIdSchema,
  name: z.string().min(1).max(120),
  access: personAccessSchema,
  roles: z.array(roleSchema).max(50),
  language: z.enum(['system', 'en', 'pt-BR']),
  contacts: personContactsSchema,
  isActive: z.boolean().meta({ description: 'False: gets no new tasks and cannot sign in; what was done stays' }),
  createdAt: z.number(),
  lastSeenAt: z.number().optional(),
});
export type Person = z.infer<typeof personSchema>;

/** The id of the one whose workspace this is; there is always one. */
export const OWNER_ID = 'owner';

/**
 * Who did something. `person`: signed in, or by a link that was sent to them. `program`: with the API token, over REST.
 * `app`: PulseFlow itself (a timer, an ended run).
 */
export const actorSchema = z.object({
  kind: z.enum(['person', 'program', 'app']),
  id: z.string().max(64).optional().meta({ description: 'Of the person' }),
  name: z.string().max(120),
});
export type Actor = z.infer<typeof actorSchema>;

/** Whose things a caller sees: a person's own; those of the owner for everything that calls in no person's name. */
export function personIdOf(actor: Actor | undefined): string {
  return actor?.kind === 'person' && actor.id !== undefined ? actor.id : OWNER_ID;
}
