import { z } from 'zod';
import { auditActionSchema, auditEntrySchema, auditSubjectKindSchema } from '../model/audit';
import { base, pageInput, pageOf } from './base';

/** Who did what. Nothing here changes or removes an entry. */
export const audit = {
  list: base
    .route({ method: 'GET', path: '/audit', tags: ['Audit'], summary: 'List the audit entries, newest first' })
    .input(
      z.object({
        ...pageInput,
        subjectKind: auditSubjectKindSchema.optional(),
        subjectId: z.string().min(1).max(200).optional(),
        action: z.union([auditActionSchema, z.array(auditActionSchema)]).optional(),
      }),
    )
    .output(pageOf(auditEntrySchema)),
};
