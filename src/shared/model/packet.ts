import { z } from 'zod';
import { type Json, jsonSchema } from './json';

/** A file carried by an item: the bytes live in the workspace's `files/`, the item holds the reference. */
export const fileRefSchema = z.object({
  path: z.string().meta({ description: 'Relative to the workspace files folder' }),
  name: z.string(),
  mimeType: z.string(),
  sizeBytes: z.number().int().nonnegative(),
});
export type FileRef = z.infer<typeof fileRefSchema>;

/** One record on its way through a flow. */
export const itemSchema = z.object({
  json: jsonSchema,
  files: z.record(z.string(), fileRefSchema).optional(),
  key: z.string().optional().meta({ description: 'Stable key of the record; part of the idempotency key when given' }),
});
export type Item = { json: Json; files?: Record<string, FileRef>; key?: string };

/** Who and what a packet belongs to. */
export interface PacketContext {
  account: string;
  user: string;
  workspace: string;
  flow: { id: string; name: string; version: number };
  run: { id: string };
  trace: string;
}

/**
 * What flows along edges, and nothing else does.
 * @public plugins are given whole packets
 */
export interface Packet {
  context: PacketContext;
  items: Item[];
}

/**
 * Items from any JSON: an array becomes one item per element, anything else one item. An absent value becomes one item
 * holding an empty object, so that the first node runs.
 */
export function toItems(value: Json | undefined): Item[] {
  if (value === undefined) return [{ json: {} }];
  return Array.isArray(value) ? value.map((json) => ({ json })) : [{ json: value }];
}
