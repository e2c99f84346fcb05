import type { JsonObject } from '#shared/model/json';
import type { NodeTypeInfo } from '#shared/model/node-type';
import { type NodeServices, type NodeType, toJsonSchema } from '../../engine/sdk';

/** For effects that depend on services, a new workspace is described: mails go to the outbox. */
const noServices = { mail: { isLive: false } } as NodeServices;

/** A node type as pure data, for the editor: JSON Schema of its form, ports, effect and defaults. Takes about a millisecond. */
export function describeNodeType(type: NodeType): NodeTypeInfo {
  // Through JSON, so that nothing but data is left (an absent optional is no key).
  const defaults = JSON.parse(JSON.stringify(type.config.parse({}))) as JsonObject;
  const { outputs = ['out'] } = type;
  return {
    type: type.type,
    version: type.version,
    kind: type.kind,
    label: type.label,
    description: type.description,
    icon: type.icon,
    category: type.category,
    ...(type.keywords === undefined ? {} : { keywords: type.keywords }),
    inputs: [...(type.inputs ?? (type.kind === 'trigger' ? [] : ['in']))],
    outputs: [...(typeof outputs === 'function' ? outputs(defaults) : outputs)],
    ...(type.outputRules === undefined ? {} : { outputRules: [...type.outputRules] }),
    effect: typeof type.effect === 'function' ? type.effect(defaults, noServices) : type.effect,
    configSchema: type.configJsonSchema ?? toJsonSchema(type.config),
    uiSchema: type.ui ?? {},
    defaults,
    ...(type.plugin === undefined ? {} : { plugin: type.plugin }),
    ...(type.isHidden === undefined ? {} : { isHidden: type.isHidden }),
    ...(type.replacedBy === undefined ? {} : { replacedBy: type.replacedBy }),
    ...(type.wokenBy === undefined ? {} : { wokenBy: type.wokenBy }),
    ...(type.summaryText === undefined ? {} : { summary: type.summaryText }),
    ...(type.sample === undefined ? {} : { sample: [...type.sample] }),
  };
}
