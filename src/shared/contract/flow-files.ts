import { z } from 'zod';
import { flowDefinitionSchema } from '../model/flow';
import { flowFileActionSchema, flowFileConflictSchema, flowFilesStatusSchema } from '../model/flow-file';
import { flowIdSchema } from '../model/ids';
import { base } from './base';
import { contractErrors } from './errors';

const tags = ['Flow files'];
const notFound = base.errors(contractErrors('FLOW_FILE_NOT_FOUND', 'FLOW_FOLDER_NOT_SET'));

/** A folder with one YAML file per flow, kept in step with the drafts both ways. Which one: setting `flowFiles.folder`. */
export const flowFiles = {
  status: base
    .route({
      method: 'GET',
      path: '/flow-files',
      tags,
      summary: 'The folder of flow files, and how each file stands to its flow',
    })
    .output(flowFilesStatusSchema),

  sync: base
    .errors(contractErrors('FLOW_FOLDER_NOT_SET', 'FLOW_FOLDER_FAILED'))
    .route({
      method: 'POST',
      path: '/flow-files/sync',
      tags,
      summary: 'Go through the whole folder now',
      description: 'Changes are noticed by themselves; this is for folders that tell nothing, such as some network drives.',
    })
    .output(flowFilesStatusSchema),

  conflict: notFound
    .errors(contractErrors('FLOW_NOT_FOUND'))
    .route({
      method: 'GET',
      path: '/flow-files/conflicts/{flowId}',
      tags,
      summary: 'Both sides of a conflict between the draft and the file of a flow',
    })
    .input(z.object({ flowId: flowIdSchema }))
    .output(flowFileConflictSchema),

  resolve: notFound
    .errors(contractErrors('FLOW_NOT_FOUND', 'FLOW_CHANGED', 'FLOW_FILE_CHANGED', 'FLOW_FOLDER_FAILED'))
    .route({
      method: 'POST',
      path: '/flow-files/conflicts/{flowId}',
      tags,
      summary: 'End a conflict: the definition becomes the draft and the file',
      description: 'Refused when the draft or the file has changed since the conflict was read: nobody decided about that.',
    })
    .input(
      z.object({
        flowId: flowIdSchema,
        definition: flowDefinitionSchema,
        draftRevision: z.number().int(),
        fileDigest: z.string(),
      }),
    )
    .output(flowFilesStatusSchema),

  settle: notFound
    .errors(contractErrors('FLOW_FILE_SETTLED', 'FLOW_FOLDER_FAILED', 'FLOW_NOT_FOUND'))
    .route({
      method: 'POST',
      path: '/flow-files/settle',
      tags,
      summary: 'Say what becomes of a file without its flow, or of a flow without its file',
    })
    .input(z.object({ path: z.string().min(1).max(1000), action: flowFileActionSchema }))
    .output(flowFilesStatusSchema),
};
