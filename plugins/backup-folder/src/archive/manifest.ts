import { z } from '@pulseflow/sdk';

/** The last entry of every backup: what is in it, so that each file can be checked by itself. */
export const MANIFEST_NAME = '.pulseflow-backup.json';

export const manifestSchema = z.object({
  format: z.literal(1),
  createdAt: z.number(),
  folders: z.array(z.string()),
  /** By their names in the archive. */
  files: z.record(z.string(), z.object({ sizeBytes: z.number(), sha256: z.string() })),
  skipped: z.array(z.object({ path: z.string(), reason: z.string() })),
});
export type Manifest = z.infer<typeof manifestSchema>;
