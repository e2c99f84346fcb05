import { z } from 'zod';
import { flowEdgeSchema, flowGroupSchema, flowNodeSchema, flowNoteSchema } from './flow';
import { jsonObjectSchema, jsonSchema } from './json';

/**
 * One changed value. `before` or `after` absent: it was not there, or is gone. With `at`, the value is a text, and
 * `before` and `after` are the pieces that differ from that offset on.
 */
export const fieldChangeSchema = z.object({
  pointer: z.string().meta({ description: 'JSON pointer (RFC 6901) from the node, note, group or flow' }),
  before: jsonSchema.optional(),
  after: jsonSchema.optional(),
  at: z.number().int().min(0).optional().meta({ description: 'Offset in the text; then before and after are pieces of it' }),
});
export type FieldChange = z.infer<typeof fieldChangeSchema>;

const changedSchema = z.object({ id: z.string(), fields: z.array(fieldChangeSchema) });
export type ChangedThing = z.infer<typeof changedSchema>;
const orderSchema = z.object({ before: z.array(z.string()), after: z.array(z.string()) });
const NOTHING = { added: [], removed: [], changed: [] };

/** `index`: the place in the list that has the value: after the change of what was added, before it of what was removed. */
const placed = <Schema extends z.ZodType>(value: Schema) =>
  z.array(z.object({ index: z.number().int().min(0), value })).default([]);

/** How one list of things with ids became another. */
const listDiff = <Schema extends z.ZodType>(value: Schema) =>
  z.object({
    added: placed(value),
    removed: placed(value),
    changed: z.array(changedSchema).default([]),
    order: orderSchema.optional().meta({ description: 'The ids of what stayed, when their order changed' }),
  });

const pointSchema = z.object({ x: z.number(), y: z.number() });

/** What makes one definition of a flow into another. It holds both sides, so it can be turned round. */
export const flowDiffSchema = z.object({
  nodes: listDiff(flowNodeSchema).default(NOTHING),
  edges: listDiff(flowEdgeSchema).default(NOTHING),
  notes: listDiff(flowNoteSchema).default(NOTHING),
  groups: listDiff(flowGroupSchema).default(NOTHING),
  moved: z.array(z.object({ id: z.string(), before: pointSchema.optional(), after: pointSchema.optional() })).default([]),
  fields: z.array(fieldChangeSchema).default([]).meta({ description: 'Name, description and settings' }),
});
export type FlowDiff = z.infer<typeof flowDiffSchema>;

/** What an edit is called, for words in the reader's language. */
export const editLabelSchema = z.object({
  key: z.string().min(1).max(64),
  values: jsonObjectSchema.optional(),
});
export type EditLabel = z.infer<typeof editLabelSchema>;

/** One edit of a draft, as the history lists it. */
export const flowEditSchema = z.object({
  id: z.string().min(1).max(64).meta({ description: 'A ULID by who made it: sending it again changes nothing' }),
  at: z.number().meta({ description: 'ms since the epoch' }),
  label: editLabelSchema,
  diff: flowDiffSchema,
});
export type FlowEdit = z.infer<typeof flowEditSchema>;
