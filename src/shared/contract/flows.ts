import { z } from 'zod';
import { faultReportSchema, simulatedOutputsSchema } from '../model/fault-test';
import {
  flowCallerSchema,
  flowDefinitionSchema,
  flowDetailSchema,
  flowProblemSchema,
  flowStatusSchema,
  flowSummarySchema,
  flowVersionSchema,
  flowVersionSummarySchema,
} from '../model/flow';
import { draftHistorySchema, editsSinceSchema } from '../model/flow-edit';
import { flowIdSchema } from '../model/ids';
import { jsonObjectSchema, jsonSchema } from '../model/json';
import { nodeTypeInfoSchema } from '../model/node-type';
import { startFormSchema } from '../model/start-form';
import { templateDetailSchema, templateLanguageSchema, templateSummarySchema } from '../model/template';
import { base, okSchema, pageInput, pageOf } from './base';
import { contractErrors } from './errors';
import { pins } from './pins';

const tags = ['Flows'];
const byId = z.object({ flowId: flowIdSchema });
const nodeVersionSchema = z.object({ type: z.string().max(128), typeVersion: z.number().int().min(1), config: jsonObjectSchema });
const byTemplate = z.object({ templateId: z.string().max(100), language: templateLanguageSchema.default('en') });
const notFound = base.errors(contractErrors('FLOW_NOT_FOUND'));

/** Flows: drafts, published versions, import and export. */
export const flows = {
  list: base
    .route({ method: 'GET', path: '/flows', tags, summary: 'List flows' })
    .input(z.object({ ...pageInput, search: z.string().max(200).optional(), status: flowStatusSchema.optional() }))
    .output(pageOf(flowSummarySchema)),

  get: notFound
    .route({ method: 'GET', path: '/flows/{flowId}', tags, summary: 'Read a flow' })
    .input(byId)
    .output(flowDetailSchema),

  create: base
    .errors(contractErrors('FLOW_INVALID', 'WEBHOOK_CONFLICT', 'SERVICE_CONFLICT'))
    .route({
      method: 'POST',
      path: '/flows',
      tags,
      summary: 'Create a flow from its definition',
      description:
        'The body is the flow definition. With `publish=true` it is published at once, and refused when it cannot run.',
      inputStructure: 'detailed',
      successStatus: 201,
    })
    .input(
      z.object({
        query: z.object({ publish: z.union([z.boolean(), z.stringbool()]).default(false) }).prefault({}),
        body: flowDefinitionSchema,
      }),
    )
    .output(flowDetailSchema),

  saveDraft: notFound
    .errors(contractErrors('FLOW_CHANGED'))
    .route({
      method: 'PUT',
      path: '/flows/{flowId}',
      tags,
      summary: 'Save the draft of a flow',
      description:
        'Give `baseRevision` to be refused with FLOW_CHANGED when somebody else saved in between. A draft may have problems. ' +
        'Editors give `edits` for the history of the draft; else it is one edit, from outside.',
    })
    .input(
      byId.extend({
        definition: flowDefinitionSchema,
        baseRevision: z.number().int().optional(),
        edits: editsSinceSchema.optional(),
      }),
    )
    .output(flowDetailSchema),

  edits: notFound
    .route({
      method: 'GET',
      path: '/flows/{flowId}/edits',
      tags,
      summary: 'The draft of a flow with the edits that led to it',
      description: 'Oldest first, bounded to 500 edits or 1 MB. What lies behind `position` was undone.',
    })
    .input(byId)
    .output(draftHistorySchema),

  publish: notFound
    .errors(contractErrors('FLOW_INVALID', 'WEBHOOK_CONFLICT', 'SERVICE_CONFLICT'))
    .route({ method: 'POST', path: '/flows/{flowId}/publish', tags, summary: 'Publish the draft as the next version' })
    .input(byId.extend({ note: z.string().max(500).optional() }))
    .output(flowDetailSchema),

  versions: notFound
    .route({
      method: 'GET',
      path: '/flows/{flowId}/versions',
      tags,
      summary: 'List the published versions of a flow, newest first',
    })
    .input(byId.extend(pageInput))
    .output(pageOf(flowVersionSummarySchema)),

  version: notFound
    .errors(contractErrors('FLOW_VERSION_NOT_FOUND'))
    .route({
      method: 'GET',
      path: '/flows/{flowId}/versions/{version}',
      tags,
      summary: 'Read one version of a flow',
      description:
        'Also the draft that a test run took: its version is zero or less. To bring a version back, save it as the draft.',
    })
    .input(byId.extend({ version: z.coerce.number().int() }))
    .output(flowVersionSchema),

  callers: notFound
    .route({
      method: 'GET',
      path: '/flows/{flowId}/callers',
      tags,
      summary: 'Which other flows start this one',
      description:
        'By a node "Call flow" or "Start flow" that names it, or as their error flow. Names that are expressions are not seen.',
    })
    .input(byId)
    .output(z.array(flowCallerSchema)),

  startForm: notFound
    .route({
      method: 'GET',
      path: '/flows/{flowId}/start-form',
      tags,
      summary: 'What a flow asks for when it is started by hand, and what it may do then',
      description: 'Of the published version, or with `test` of the draft.',
    })
    .input(byId.extend({ test: z.union([z.boolean(), z.stringbool()]).default(false) }))
    .output(startFormSchema),

  pause: notFound
    .errors(contractErrors('FLOW_NOT_PUBLISHED'))
    .route({ method: 'POST', path: '/flows/{flowId}/pause', tags, summary: 'Refuse triggers; running runs go on' })
    .input(byId)
    .output(flowSummarySchema),

  resume: notFound
    .errors(contractErrors('FLOW_NOT_PUBLISHED', 'WEBHOOK_CONFLICT', 'SERVICE_CONFLICT'))
    .route({ method: 'POST', path: '/flows/{flowId}/resume', tags, summary: 'Answer triggers again' })
    .input(byId)
    .output(flowSummarySchema),

  pin: notFound
    .route({ method: 'POST', path: '/flows/{flowId}/pin', tags, summary: 'Show the flow in the tray menu, or not' })
    .input(byId.extend({ pinned: z.boolean() }))
    .output(flowSummarySchema),

  duplicate: notFound
    .route({
      method: 'POST',
      path: '/flows/{flowId}/duplicate',
      tags,
      summary: 'Copy the draft to a new flow',
      successStatus: 201,
    })
    .input(byId)
    .output(flowDetailSchema),

  remove: notFound
    .route({
      method: 'DELETE',
      path: '/flows/{flowId}',
      tags,
      summary: 'Delete a flow (its history stays; `restore` takes it back)',
    })
    .input(byId)
    .output(okSchema),

  restore: notFound
    .errors(contractErrors('WEBHOOK_CONFLICT', 'SERVICE_CONFLICT'))
    .route({ method: 'POST', path: '/flows/{flowId}/restore', tags, summary: 'Take a deletion back; the flow comes back paused' })
    .input(byId)
    .output(flowSummarySchema),

  validate: base
    .route({ method: 'POST', path: '/flows/validate', tags, summary: 'List every problem of a definition' })
    .input(z.object({ definition: flowDefinitionSchema }))
    .output(z.object({ problems: z.array(flowProblemSchema) })),

  export: notFound
    .route({ method: 'GET', path: '/flows/{flowId}/export', tags, summary: 'The definition of the draft, without secrets' })
    .input(byId)
    .output(flowDefinitionSchema),

  import: base
    .route({
      method: 'POST',
      path: '/flows/import',
      tags,
      summary: 'Create drafts from exported definitions',
      successStatus: 201,
    })
    .input(z.object({ definitions: z.array(flowDefinitionSchema).min(1).max(500) }))
    .output(z.object({ flows: z.array(flowSummarySchema) })),

  faultTest: notFound
    .errors(contractErrors('FLOW_INVALID'))
    .route({
      method: 'POST',
      path: '/flows/{flowId}/fault-test',
      tags,
      summary: 'Try the draft out under faults, in simulation',
      description:
        'Nothing outside is touched: nodes that act or read from the network are simulated and put out their items, or what `outputs` says. ' +
        'Each of them crashes, times out, fails and meets a full disk; the answer lists what would act twice, be lost or ask a person.',
    })
    .input(
      byId.extend({
        input: jsonSchema.optional(),
        triggerNodeId: z.string().optional(),
        outputs: simulatedOutputsSchema.default({}),
      }),
    )
    .output(faultReportSchema),

  pins,

  nodeTypes: base
    .route({ method: 'GET', path: '/node-types', tags, summary: 'All node types with their config schemas' })
    .output(z.array(nodeTypeInfoSchema)),

  upgradeNode: base
    .route({
      method: 'POST',
      path: '/node-types/upgrade',
      tags,
      summary: 'Turn a node into one of the newest version of its type',
      description:
        'Changes nothing that is stored: put what comes back into the draft. A node that is the newest comes back as it is.',
    })
    .input(nodeVersionSchema)
    .output(nodeVersionSchema),

  templates: base
    .route({ method: 'GET', path: '/templates', tags, summary: 'The templates that a new flow can start from' })
    .output(z.array(templateSummarySchema)),

  template: base
    .errors(contractErrors('TEMPLATE_NOT_FOUND'))
    .route({ method: 'GET', path: '/templates/{templateId}', tags, summary: 'Read a template with its flow, in one language' })
    .input(byTemplate)
    .output(templateDetailSchema),

  createFromTemplate: base
    .errors(contractErrors('TEMPLATE_NOT_FOUND'))
    .route({
      method: 'POST',
      path: '/templates/{templateId}/flows',
      tags,
      summary: 'Create a draft from a template, in one language',
      successStatus: 201,
    })
    .input(byTemplate)
    .output(flowDetailSchema),

  installTemplates: base
    .route({
      method: 'POST',
      path: '/templates/install',
      tags,
      summary: 'Install and publish templates, each once',
      description: 'One that would act by itself is installed paused; one whose webhook path is taken stays a draft.',
      successStatus: 201,
    })
    .input(
      z.object({
        ids: z.array(z.string()).optional().meta({ description: 'Those for a new user when absent' }),
        language: templateLanguageSchema.default('en'),
      }),
    )
    .output(z.object({ flows: z.array(flowSummarySchema) })),
};
