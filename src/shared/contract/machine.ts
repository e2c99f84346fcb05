import { z } from 'zod';
import { base, okSchema } from './base';

const tags = ['System'];

/** A file of the diagnostics, as it stands in the archive. */
export const diagnosticsPartSchema = z.object({
  name: z.string().meta({ description: 'about.json, settings.json, workspace.json, doctor.json, log.txt, …' }),
  text: z.string(),
});
export type DiagnosticsPart = z.infer<typeof diagnosticsPartSchema>;

export const diagnosticsSchema = z.object({
  fileName: z.string(),
  parts: z.array(diagnosticsPartSchema).meta({ description: 'All that is in the archive: to be looked at before it is sent' }),
  zipBase64: z.string(),
});
export type Diagnostics = z.infer<typeof diagnosticsSchema>;

/** The machine below: what it is about to do, and what can be told of it. */
export const machine = {
  power: base
    .route({
      method: 'POST',
      path: '/system/power',
      tags,
      summary: 'Tell that the machine is about to sleep or to be switched off, or that it is awake',
      description:
        'suspend, shutdown: running steps end, nothing further begins, all is put on disk before the answer. resume: overdue moments are looked at and work goes on; by itself after two minutes, should nobody say so.',
    })
    .input(z.object({ event: z.enum(['suspend', 'resume', 'shutdown']) }))
    .output(okSchema),
  diagnostics: base
    .route({
      method: 'POST',
      path: '/system/diagnostics',
      tags,
      summary: 'Collect what helps to find a fault: versions, settings, counts, checks, the end of the log',
      description:
        'No data of flows, no credentials, no names of people: secrets, addresses, tokens and folders of the user are blacked out in every part, also in `more`.',
    })
    .input(
      z.object({
        more: z
          .array(z.object({ name: z.string().regex(/^[a-z][a-z0-9-]{0,40}\.(json|txt)$/), text: z.string().max(200_000) }))
          .max(5)
          .default([])
          .meta({ description: 'What the caller knows of its own side, such as the window' }),
      }),
    )
    .output(diagnosticsSchema),
};
