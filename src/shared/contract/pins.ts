import { z } from 'zod';
import { flowIdSchema } from '../model/ids';
import { pinOutputsSchema, pinSchema, pinSummarySchema } from '../model/pin';
import { base, okSchema } from './base';
import { contractErrors } from './errors';

const tags = ['Flows'];
const notFound = base.errors(contractErrors('FLOW_NOT_FOUND'));
const byNode = z.object({ flowId: flowIdSchema, nodeId: z.string().min(1).max(200) });

/** Pinned test data of a flow: what nodes put out in test runs instead of being executed, and the payloads of triggers. */
export const pins = {
  list: notFound
    .route({
      method: 'GET',
      path: '/flows/{flowId}/pins',
      tags,
      summary: 'List the pinned test data of a flow, by node',
      description:
        'Also that of nodes which the draft does not have any more: it is not used, and there again when they come back.',
    })
    .input(z.object({ flowId: flowIdSchema }))
    .output(z.object({ items: z.array(pinSummarySchema) })),

  get: notFound
    .errors(contractErrors('PIN_NOT_FOUND'))
    .route({ method: 'GET', path: '/flows/{flowId}/pins/{nodeId}', tags, summary: 'Read the pinned test data of a node' })
    .input(byNode)
    .output(pinSchema),

  set: notFound
    .errors(contractErrors('PIN_TOO_LARGE', 'PINS_TOO_MANY'))
    .route({
      method: 'PUT',
      path: '/flows/{flowId}/pins/{nodeId}',
      tags,
      summary: 'Pin test data to a node',
      description: 'Items by output port; for a trigger, the payload that it starts test runs with. Replaces what was pinned.',
    })
    .input(byNode.extend({ outputs: pinOutputsSchema }))
    .output(pinSummarySchema),

  remove: notFound
    .route({
      method: 'DELETE',
      path: '/flows/{flowId}/pins/{nodeId}',
      tags,
      summary: 'Unpin the test data of a node; does nothing when there is none',
    })
    .input(byNode)
    .output(okSchema),
};
