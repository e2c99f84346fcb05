import { z } from 'zod';
import { errorInfoSchema } from './errors';
import { itemSchema } from './packet';
import { runStatusSchema } from './run';

/** What is done to a flow that is tried out: each with the first call of one node that acts on the outside world. */
export const faultSchema = z.enum(['crash', 'timeout', 'failure', 'disk_full']).meta({
  description:
    'crash: the process ends right after the call acted; timeout: the call acts, but its answer is lost; failure: every call fails without acting; disk_full: the disk is full when the call has acted',
});
export type Fault = z.infer<typeof faultSchema>;

/** What became of the flow. */
export const faultOutcomeSchema = z.enum(['fine', 'handled', 'repeats', 'asks', 'undone', 'lost', 'twice']).meta({
  description:
    'fine: as without the fault; handled: the flow goes on by its error settings; repeats: the call is made again with the same key; asks: a person is asked; undone: what was done is compensated; lost: steps never happen; twice: an unsafe step acts twice',
});
export type FaultOutcome = z.infer<typeof faultOutcomeSchema>;

/** A setting that mends what a fault does. */
export const faultMendSchema = z.object({
  setting: z.enum(['retry', 'error_output', 'compensation', 'lookup', 'idempotency_key']),
  nodeId: z.string(),
});
export type FaultMend = z.infer<typeof faultMendSchema>;

export const faultFindingSchema = z.object({
  nodeId: z.string(),
  nodeName: z.string(),
  fault: faultSchema,
  outcome: faultOutcomeSchema,
  status: runStatusSchema.meta({ description: 'How the run ended' }),
  calls: z.number().int().meta({ description: 'How often the node has acted' }),
  lost: z.array(z.string()).meta({ description: 'Nodes that never acted, though they would have' }),
  left: z.array(z.string()).meta({ description: 'Nodes that have acted and stay so, though the run did not succeed' }),
  mends: z.array(faultMendSchema),
});
export type FaultFinding = z.infer<typeof faultFindingSchema>;

export const faultReportSchema = z.object({
  baseline: z.object({
    status: runStatusSchema.meta({ description: 'How the flow ends without a fault' }),
    error: errorInfoSchema.optional(),
    failedNodeId: z.string().optional(),
  }),
  tested: z.array(z.string()).meta({ description: 'Nodes that act on the outside world and were reached with this input' }),
  unreached: z.array(z.string()).meta({ description: 'Nodes that act, but not with this input' }),
  findings: z.array(faultFindingSchema),
  crashes: z.object({
    moments: z.number().int().meta({ description: 'Moments at which the process was ended: after each write to disk' }),
    lost: z.number().int(),
    twice: z.number().int(),
  }),
});
export type FaultReport = z.infer<typeof faultReportSchema>;

/** What the nodes that are simulated put out, by node id: for each item the one at its place, the last for all after it. */
export const simulatedOutputsSchema = z.record(z.string(), z.array(itemSchema).max(1000));
