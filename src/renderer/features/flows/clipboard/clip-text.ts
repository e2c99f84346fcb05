import { z } from 'zod';
import { annotationsOf } from '#shared/document/annotation-edits';
import type { FlowClip } from '#shared/document/flow-clip';
import { configWithoutSecrets } from '#shared/document/without-secrets';
import {
  flowDefinitionSchema,
  flowEdgeSchema,
  flowGroupSchema,
  flowLayoutSchema,
  flowNodeSchema,
  flowNoteSchema,
} from '#shared/model/flow';
import { isJsonObject, type Json } from '#shared/model/json';
import type { NodeTypeInfo } from '#shared/model/node-type';

const clipSchema = z.object({
  pulseflow: z.literal('nodes'),
  nodes: z.array(flowNodeSchema).max(5000),
  edges: z.array(flowEdgeSchema).default([]),
  layout: flowLayoutSchema.default({}),
  notes: z.array(flowNoteSchema).default([]),
  groups: z.array(flowGroupSchema).default([]),
});

/** What a text on the clipboard is to an editor. `broken`: ours, but it cannot be read; `message` says where. */
export type ClipReading = { kind: 'clip'; clip: FlowClip } | { kind: 'foreign' } | { kind: 'broken'; message: string };

function declaredSecrets(type: NodeTypeInfo | undefined): Set<string> {
  const properties = type?.configSchema['properties'];
  if (!isJsonObject(properties)) return new Set();
  const secret = (schema: Json) => isJsonObject(schema) && (schema['secret'] === true || schema['format'] === 'password');
  return new Set(Object.entries(properties).flatMap(([name, schema]) => (secret(schema) ? [name] : [])));
}

/** The clip as text that a person can read and change, without the values of secrets. */
export function writeClip(clip: FlowClip, nodeTypes: ReadonlyMap<string, NodeTypeInfo>): string {
  const nodes = clip.nodes.map((node) => ({
    ...node,
    config: configWithoutSecrets(node.config, declaredSecrets(nodeTypes.get(node.type))),
  }));
  return JSON.stringify({ ...clip, nodes }, null, 2);
}

const messageOf = (error: z.ZodError): string => {
  const [issue] = error.issues;
  if (issue === undefined) return '';
  return issue.path.length === 0 ? issue.message : `${issue.path.map(String).join('.')}: ${issue.message}`;
};

/** Reads what was copied in an editor, or a whole exported flow. */
export function readClip(text: string): ClipReading {
  if (!/^\s*[{[]/.test(text)) return { kind: 'foreign' };
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch (error) {
    const isOurs = text.includes('"pulseflow"');
    return isOurs ? { kind: 'broken', message: error instanceof Error ? error.message : '' } : { kind: 'foreign' };
  }
  if (!isJsonObject(value)) return { kind: 'foreign' };
  if (value['pulseflow'] === 'nodes') {
    const parsed = clipSchema.safeParse(value);
    return parsed.success ? { kind: 'clip', clip: parsed.data } : { kind: 'broken', message: messageOf(parsed.error) };
  }
  if (!Array.isArray(value['nodes'])) return { kind: 'foreign' };
  const flow = flowDefinitionSchema.safeParse(value);
  if (!flow.success) return { kind: 'broken', message: messageOf(flow.error) };
  const { nodes, edges, layout = {} } = flow.data;
  return { kind: 'clip', clip: { pulseflow: 'nodes', nodes, edges, layout, ...annotationsOf(flow.data) } };
}
