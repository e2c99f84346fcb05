import { createHash } from 'node:crypto';
import type { FlowDefinition } from '#shared/model/flow';
import { flowDefinitionSchema } from '#shared/model/flow';

/** A definition as it is stored, and a digest by which equal ones are recognised. */
export function writeDefinition(definition: FlowDefinition): { text: string; digest: string } {
  const text = JSON.stringify(definition);
  return { text, digest: createHash('sha256').update(text).digest('base64url') };
}

/** Reads stored text. What this room stored was parsed before, so it is believed. */
export function readDefinition(text: string): FlowDefinition {
  return JSON.parse(text) as FlowDefinition;
}

/** A definition from outside this process (a file), parsed. Throws a ZodError. */
export function parseDefinition(value: unknown): FlowDefinition {
  return flowDefinitionSchema.parse(value);
}
