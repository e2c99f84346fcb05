import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { capabilitiesSchema } from '../model/plugin';
import {
  pluginInspectionSchema,
  pluginOperationEventSchema,
  pluginOperationSchema,
  pluginSourceSchema,
} from '../model/plugin-install';
import { base, okSchema } from './base';
import { contractErrors } from './errors';

const tags = ['Plugins'];
const byOperation = z.object({ operationId: z.string().min(1).max(100) });

/** What can be wrong with a plugin that is to be installed. */
const SOURCE_ERRORS = [
  'PLUGIN_SOURCE_FAILED',
  'PLUGIN_INVALID',
  'PLUGIN_INCOMPATIBLE',
  'PLUGIN_TOO_LARGE',
  'PLUGIN_SIGNATURE_INVALID',
  'PLUGIN_PUBLISHER_CHANGED',
  'PLUGIN_CHECKSUM_WRONG',
  'CATALOGUE_NOT_FOUND',
  'CATALOGUE_UNREACHABLE',
  'CATALOGUE_INVALID',
] as const;

/** Installing a plugin: first it is looked at, then the user says what it may do, then it is put in its place. */
export const installProcedures = {
  inspect: base
    .errors(contractErrors(...SOURCE_ERRORS))
    .route({
      method: 'POST',
      path: '/plugins/inspect',
      tags,
      summary: 'Look at a plugin before it is installed',
      description: 'Nothing is installed and none of its code is run. `install` takes the `inspectionId`.',
    })
    .input(z.object({ source: pluginSourceSchema }))
    .output(pluginInspectionSchema),

  install: base
    .errors(contractErrors('PLUGIN_INSPECTION_EXPIRED', 'PLUGIN_GRANT_INVALID', 'PLUGIN_BUSY', 'PLUGIN_FOLDER_FAILED'))
    .route({
      method: 'POST',
      path: '/plugins/install',
      tags,
      summary: 'Install or update the plugin that was looked at',
      description: 'Answers at once; the operation tells how it goes.',
      successStatus: 202,
    })
    .input(z.object({ inspectionId: z.string().min(1).max(100), grant: capabilitiesSchema.optional() }))
    .output(z.object({ operationId: z.string() })),

  operations: base
    .route({
      method: 'GET',
      path: '/plugins/operations',
      tags,
      summary: 'Installations that are at work or ended lately, newest first',
    })
    .output(z.array(pluginOperationSchema)),

  operation: base
    .errors(contractErrors('PLUGIN_OPERATION_NOT_FOUND'))
    .route({
      method: 'GET',
      path: '/plugins/operations/{operationId}',
      tags,
      summary: 'Follow an installation: its state, then what changes and is written, to its end (server-sent events)',
    })
    .input(byOperation)
    .output(eventIterator(pluginOperationEventSchema)),

  cancelOperation: base
    .errors(contractErrors('PLUGIN_OPERATION_NOT_FOUND'))
    .route({
      method: 'POST',
      path: '/plugins/operations/{operationId}/cancel',
      tags,
      summary: 'Stop an installation; all is as before',
    })
    .input(byOperation)
    .output(okSchema),
};
