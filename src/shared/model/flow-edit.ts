import { z } from 'zod';
import {
  type FlowDefinition,
  type FlowEdge,
  type FlowGroup,
  type FlowNode,
  type FlowNote,
  flowDefinitionSchema,
  flowEdgeSchema,
  flowGroupSchema,
  flowNodeSchema,
  flowNoteSchema,
} from './flow';
import { type Json, type JsonObject, jsonObjectSchema, jsonSchema } from './json';

/*
 * The types are written out, not inferred: the contract's own type would otherwise repeat a whole node for each list of it,
 * and is as large as the compiler can bear.
 */

/**
 * One changed value. `before` or `after` absent: it was not there, or is gone. With `at`, the value is a text, and
 * `before` and `after` are the pieces that differ from that offset on.
 */
export interface FieldChange {
  pointer: string;
  before?: Json | undefined;
  after?: Json | undefined;
  at?: number | undefined;
}

/** A thing of a list with the fields of it that changed. */
export interface ChangedThing {
  id: string;
  fields: FieldChange[];
}

/** How one list of things with ids became another. */
export interface ListDiff<Thing> {
  /** `index`: the place in the list after the change. */
  added: { index: number; value: Thing }[];
  /** `index`: the place in the list before the change. */
  removed: { index: number; value: Thing }[];
  changed: ChangedThing[];
  /** The ids of what stayed, when their order changed. */
  order?: { before: string[]; after: string[] } | undefined;
}

/** What makes one definition of a flow into another. It holds both sides, so it can be turned round. */
export interface FlowDiff {
  nodes: ListDiff<FlowNode>;
  edges: ListDiff<FlowEdge>;
  notes: ListDiff<FlowNote>;
  groups: ListDiff<FlowGroup>;
  moved: { id: string; before?: Point | undefined; after?: Point | undefined }[];
  /** Name, description and settings. */
  fields: FieldChange[];
}

interface Point {
  x: number;
  y: number;
}

/** What an edit is called, for words in the reader's language. */
export interface EditLabel {
  key: string;
  values?: JsonObject | undefined;
}

/** One edit of a draft, as the history lists it. */
export interface FlowEdit {
  id: string;
  at: number;
  label: EditLabel;
  diff: FlowDiff;
  outside?: boolean | undefined;
}

/** What an editor did since its last save. It stands for the edits behind `after`, whatever was there before. */
export interface EditsSince {
  after: string | null;
  edits: FlowEdit[];
  position: string | null;
}

/** A draft with how it came about. What lies behind `position` was undone and can be done again. */
export interface DraftHistory {
  draft: FlowDefinition;
  draftRevision: number;
  edits: FlowEdit[];
  position: string | null;
}

const fieldChangeSchema = z.object({
  pointer: z.string().meta({ description: 'JSON pointer (RFC 6901) from the node, note, group or flow' }),
  before: jsonSchema.optional(),
  after: jsonSchema.optional(),
  at: z.number().int().min(0).optional().meta({ description: 'Offset in the text; then before and after are pieces of it' }),
});
const changedSchema = z.object({ id: z.string(), fields: z.array(fieldChangeSchema) });
const orderSchema = z.object({ before: z.array(z.string()), after: z.array(z.string()) });
const NOTHING = { added: [], removed: [], changed: [] };
const placed = <Schema extends z.ZodType>(value: Schema) =>
  z.array(z.object({ index: z.number().int().min(0), value })).default([]);
const listDiff = <Schema extends z.ZodType>(value: Schema) =>
  z.object({
    added: placed(value),
    removed: placed(value),
    changed: z.array(changedSchema).default([]),
    order: orderSchema.optional().meta({ description: 'The ids of what stayed, when their order changed' }),
  });
const pointSchema = z.object({ x: z.number(), y: z.number() });

/** Accepts a difference; lists that are missing are empty. */
export const flowDiffSchema = z.object({
  nodes: listDiff(flowNodeSchema).default(NOTHING),
  edges: listDiff(flowEdgeSchema).default(NOTHING),
  notes: listDiff(flowNoteSchema).default(NOTHING),
  groups: listDiff(flowGroupSchema).default(NOTHING),
  moved: z.array(z.object({ id: z.string(), before: pointSchema.optional(), after: pointSchema.optional() })).default([]),
  fields: z.array(fieldChangeSchema).default([]).meta({ description: 'Name, description and settings' }),
}) as unknown as z.ZodType<FlowDiff, FlowDiff>;

const flowEditSchema = z.object({
  id: z.string().min(1).max(64).meta({ description: 'A ULID by who made it: sending it again changes nothing' }),
  at: z.number().meta({ description: 'ms since the epoch' }),
  label: z.object({ key: z.string().min(1).max(64), values: jsonObjectSchema.optional() }),
  diff: flowDiffSchema,
  outside: z.boolean().optional().meta({ description: 'Made by a program or a file, not in an editor' }),
});

export const editsSinceSchema = z.object({
  after: z.string().nullable().meta({ description: 'The last edit that stays as it is; null: none' }),
  edits: z.array(flowEditSchema).max(1000),
  position: z.string().nullable().meta({ description: 'The last edit that is not undone; null: all are' }),
}) as unknown as z.ZodType<EditsSince, EditsSince>;

export const draftHistorySchema = z.object({
  draft: flowDefinitionSchema,
  draftRevision: z.number().int(),
  edits: z.array(flowEditSchema).meta({ description: 'Oldest first; the oldest of a long history are gone' }),
  position: z.string().nullable(),
}) as unknown as z.ZodType<DraftHistory, DraftHistory>;
