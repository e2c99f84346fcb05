import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { flowIdSchema } from '../model/ids';
import {
  capabilitiesSchema,
  pluginDetailSchema,
  pluginLogSchema,
  pluginNameSchema,
  pluginSchema,
  pluginVersionSchema,
} from '../model/plugin';
import { pluginOperationSchema } from '../model/plugin-install';
import { triggerStateSchema } from '../model/trigger-state';
import { base, okSchema } from './base';
import { contractErrors } from './errors';
import { catalogueProcedures } from './plugin-catalogues';
import { installProcedures } from './plugin-install';

const tags = ['Plugins'];
const byName = z.object({ name: pluginNameSchema });
const found = base.errors(contractErrors('PLUGIN_NOT_FOUND'));
const changing = found.errors(contractErrors('PLUGIN_BUSY'));

/** What has changed: read it again. The newest of each kind and name; nothing piles up for a reader that is slow. */
export const pluginChangeSchema = z.discriminatedUnion('kind', [
  z
    .object({ kind: z.literal('plugin'), name: z.string() })
    .meta({ description: 'Added, changed, removed, or its process did something' }),
  z.object({ kind: z.literal('node-types') }).meta({ description: 'Node types or types of credentials came, changed or went' }),
  z.object({ kind: z.literal('operation'), operation: pluginOperationSchema }),
  z.object({ kind: z.literal('catalogues') }),
  z.object({ kind: z.literal('triggers') }),
]);
export type PluginChange = z.infer<typeof pluginChangeSchema>;

/** Plugins: what is there, what it may do, and how it goes. */
export const plugins = {
  list: base
    .route({ method: 'GET', path: '/plugins', tags, summary: 'List the plugins, with what they offer and how they stand' })
    .output(z.array(pluginSchema)),

  get: found
    .route({
      method: 'GET',
      path: '/plugins/{name}',
      tags,
      summary: 'Read a plugin: docs, versions, samples, and the flows that use it',
    })
    .input(byName)
    .output(pluginDetailSchema),

  enable: changing
    .route({ method: 'POST', path: '/plugins/{name}/enable', tags, summary: 'Switch a plugin on' })
    .input(byName)
    .output(pluginSchema),

  disable: changing
    .route({
      method: 'POST',
      path: '/plugins/{name}/disable',
      tags,
      summary: 'Switch a plugin off',
      description: 'Steps at work end as they began. Flows that use it fail at its nodes, saying so, until it is on again.',
    })
    .input(byName)
    .output(pluginSchema),

  grant: changing
    .errors(contractErrors('PLUGIN_GRANT_INVALID'))
    .route({
      method: 'PUT',
      path: '/plugins/{name}/grants',
      tags,
      summary: 'Say what a plugin may do',
      description: 'Only what it asks for can be granted; less is allowed. It takes the place of what was granted before.',
    })
    .input(byName.extend({ capabilities: capabilitiesSchema }))
    .output(pluginSchema),

  revoke: changing
    .route({
      method: 'DELETE',
      path: '/plugins/{name}/grants',
      tags,
      summary: 'Take back what a plugin may do',
      description:
        'It waits from then on, unless it asks for nothing. A bundled plugin is left with nothing until it is granted again.',
    })
    .input(byName)
    .output(pluginSchema),

  remove: changing
    .errors(contractErrors('PLUGIN_IN_USE', 'PLUGIN_BUNDLED', 'PLUGIN_FOLDER_FAILED'))
    .route({
      method: 'DELETE',
      path: '/plugins/{name}',
      tags,
      summary: 'Remove a plugin',
      description:
        'Refused while flows use it (`data.details.flows`), unless `evenIfUsed` is given. A bundled plugin can only be switched off; ' +
        'one that took its place is removed, and the bundled one is back.',
    })
    .input(byName.extend({ evenIfUsed: z.stringbool().or(z.boolean()).default(false) }))
    .output(okSchema),

  restart: changing
    .route({ method: 'POST', path: '/plugins/{name}/restart', tags, summary: 'Read a plugin again and start its process anew' })
    .input(byName)
    .output(pluginSchema),

  logs: found
    .route({ method: 'GET', path: '/plugins/{name}/logs', tags, summary: 'What a plugin wrote outside of steps, oldest first' })
    .input(byName.extend({ limit: z.coerce.number().int().min(1).max(1000).default(200) }))
    .output(z.array(pluginLogSchema)),

  addSample: found
    .errors(contractErrors('PLUGIN_SAMPLE_NOT_FOUND', 'FLOW_INVALID'))
    .route({
      method: 'POST',
      path: '/plugins/{name}/samples/{id}',
      tags,
      summary: 'Make a flow of a sample of a plugin',
      successStatus: 201,
    })
    .input(byName.extend({ id: z.string().min(1).max(120), language: z.enum(['en', 'pt-BR']).default('en') }))
    .output(z.object({ flowId: flowIdSchema })),

  triggers: base
    .route({
      method: 'GET',
      path: '/plugins/triggers',
      tags,
      summary: 'How the triggers of plugins stand: connected, waiting, off',
    })
    .input(z.object({ flowId: flowIdSchema.optional() }))
    .output(z.array(triggerStateSchema)),

  live: base
    .route({ method: 'GET', path: '/plugins/live', tags, summary: 'What changes of plugins, live (server-sent events)' })
    .output(eventIterator(pluginChangeSchema)),

  rollBack: changing
    .errors(contractErrors('PLUGIN_VERSION_NOT_FOUND', 'PLUGIN_FOLDER_FAILED'))
    .route({ method: 'POST', path: '/plugins/{name}/roll-back', tags, summary: 'Go back to a version that was kept' })
    .input(byName.extend({ version: pluginVersionSchema }))
    .output(z.object({ operationId: z.string() })),

  ...installProcedures,
  ...catalogueProcedures,
};
