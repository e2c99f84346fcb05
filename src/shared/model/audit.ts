/** The audit: who did what, and when. Entries are only ever added. */
import { z } from 'zod';
import { jsonObjectSchema } from './json';

/** What entries are about. */
export const auditSubjectKindSchema = z.enum(['plugin', 'credential', 'person']);
export type AuditSubjectKind = z.infer<typeof auditSubjectKindSchema>;

export const auditActionSchema = z.enum([
  'plugin.installed',
  'plugin.updated',
  'plugin.rolled-back',
  'plugin.removed',
  'plugin.enabled',
  'plugin.disabled',
  'plugin.granted',
  'plugin.revoked',
  'plugin.denied',
  'plugin.crashed',
  'credential.created',
  'credential.changed',
  'credential.deleted',
  'credential.tested',
  'credential.signed-in',
  'person.created',
  'person.changed',
  'person.removed',
  'person.link-made',
  'person.token-made',
  'person.signed-out',
]);
export type AuditAction = z.infer<typeof auditActionSchema>;

/** One entry. `at` in milliseconds since the epoch; `sequence` rises with each entry and is never used again. */
export const auditEntrySchema = z.object({
  sequence: z.number().int(),
  at: z.number(),
  actor: z.string().meta({ description: '`user:<name>` of a person, `plugin:<name>`, or `app`' }),
  action: auditActionSchema,
  subjectKind: auditSubjectKindSchema,
  subjectId: z.string(),
  details: jsonObjectSchema.optional().meta({ description: 'What was granted, installed, refused …; never a secret' }),
});
export type AuditEntry = z.infer<typeof auditEntrySchema>;

/** An entry as a room tells it; the audit adds when and its number. */
export type NewAuditEntry = Omit<AuditEntry, 'sequence' | 'at' | 'actor'> & { actor?: string };
