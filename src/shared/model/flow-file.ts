import { z } from 'zod';
import { errorInfoSchema } from './errors';
import { flowDefinitionSchema } from './flow';
import { flowIdSchema } from './ids';

/**
 * How a file and its flow stand to each other. `same`: both say the same. `conflict`: both were changed, differently.
 * `broken`: the file cannot be read as a flow. `file_gone`: the file was deleted, the flow is there. `flow_gone`: the flow
 * was deleted, the file is there and was changed. `copy`: another file of the folder is that flow already.
 */
export const flowFileStateSchema = z.enum(['same', 'conflict', 'broken', 'file_gone', 'flow_gone', 'copy']);
export type FlowFileState = z.infer<typeof flowFileStateSchema>;

export const flowFileFaultSchema = z.object({
  message: z.string(),
  line: z.number().int().meta({ description: 'From 1' }),
  column: z.number().int().meta({ description: 'From 1' }),
  path: z.string().meta({ description: 'Path in the file; empty for a fault of the syntax' }),
});
export type FlowFileFault = z.infer<typeof flowFileFaultSchema>;

/** A file of the folder, or the place where the file of a flow was. */
export const flowFileEntrySchema = z.object({
  path: z.string().meta({ description: 'Relative to the folder, with /' }),
  flowId: flowIdSchema.optional(),
  name: z.string().optional().meta({ description: 'Of the flow' }),
  state: flowFileStateSchema,
  faults: z.array(flowFileFaultSchema).optional(),
  changedAt: z.number().meta({ description: 'When the state last changed, ms since the epoch' }),
});
export type FlowFileEntry = z.infer<typeof flowFileEntrySchema>;

export const flowFilesStatusSchema = z.object({
  folder: z.string().optional().meta({ description: 'The folder that is kept in step; absent: none' }),
  problem: errorInfoSchema.optional().meta({ description: 'Why the folder cannot be kept in step now' }),
  isBusy: z.boolean(),
  syncedAt: z.number().optional().meta({ description: 'When the whole folder was last gone through, ms since the epoch' }),
  entries: z.array(flowFileEntrySchema),
});
export type FlowFilesStatus = z.infer<typeof flowFilesStatusSchema>;

/** Both sides of a conflict, and what they had in common last. Merge them by node and field, then `resolve`. */
export const flowFileConflictSchema = z.object({
  path: z.string(),
  base: flowDefinitionSchema,
  mine: flowDefinitionSchema.meta({ description: 'The draft, without secrets' }),
  theirs: flowDefinitionSchema.meta({ description: 'The file' }),
  draftRevision: z.number().int(),
  fileDigest: z.string().meta({ description: 'SHA-256 of the text of the file' }),
});
export type FlowFileConflict = z.infer<typeof flowFileConflictSchema>;

/**
 * What is to be done about a file without a flow or a flow without a file. `write_file`: write it (again). `delete_flow`:
 * delete the flow too (it can be restored). `restore_flow`: bring the deleted flow back as the file has it. `delete_file`.
 */
export const flowFileActionSchema = z.enum(['write_file', 'delete_flow', 'restore_flow', 'delete_file']);
export type FlowFileAction = z.infer<typeof flowFileActionSchema>;
