import { z } from 'zod';
import { itemSchema } from './packet';

/** The JSON of one pin may be this long, in bytes. */
export const MAX_PIN_BYTES = 1024 * 1024;
export const MAX_PIN_ITEMS = 10_000;
/** Pins of one flow, and their JSON together, in bytes. */
export const MAX_PINS = 200;
export const MAX_PINS_BYTES = 16 * 1024 * 1024;

/** Items by output port; for a trigger, its payload under its only port. */
export const pinOutputsSchema = z.record(z.string().min(1).max(100), z.array(itemSchema).max(MAX_PIN_ITEMS));
export type PinOutputs = z.infer<typeof pinOutputsSchema>;

/** Data that stands for what a node puts out, in test runs that use pins. */
export const pinSummarySchema = z.object({
  nodeId: z.string(),
  itemsOut: z.record(z.string(), z.number().int()).meta({ description: 'Number of items by output port' }),
  sizeBytes: z.number().int(),
  updatedAt: z.number().meta({ description: 'ms since the epoch' }),
});
export type PinSummary = z.infer<typeof pinSummarySchema>;

export const pinSchema = pinSummarySchema.extend({ outputs: pinOutputsSchema });
export type Pin = z.infer<typeof pinSchema>;
