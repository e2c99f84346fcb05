import type { z } from 'zod';
import type { NodeCall, StepPort, TriggerCall } from '../../../../src/main/plugins/runner';
import type { InsideOptions, PluginInside } from '../../../../src/main/plugins/runtime/inside';
import { AppError } from '../../../../src/shared/model/errors';
import type { JsonObject } from '../../../../src/shared/model/json';
import type { PluginDefinition } from '../plugin';
import { stepContext, subscribeContext, testContext, webhookContext } from './contexts';
import { describePlugin } from './describe';

/**
 * Serves what the main module of a plugin exports by default. Configs are parsed by the schema of the plugin before its code
 * sees them. Errors: PLUGIN_INVALID; of calls: NODE_CONFIG_INVALID, PLUGIN_NODE_UNKNOWN, and what the code throws.
 */
export function servePlugin(exported: unknown, options: InsideOptions): PluginInside {
  const definition = definitionOf(exported, options.plugin);
  const { nodes = [], triggers = [], credentials = [] } = definition;
  const isOf =
    ({ type, version = 1 }: { type: string; version?: number }) =>
    (offered: { name: string; version?: number }): boolean =>
      `${options.plugin}.${offered.name}` === type && (offered.version ?? 1) === version;
  const find = <Offered extends { name: string; version?: number }>(
    from: readonly Offered[],
    wanted: { type: string; version?: number },
  ): Offered => from.find(isOf(wanted)) ?? unknownType(options.plugin, wanted);
  const parsed = ({ configs }: NodeCall, schema: z.ZodObject): unknown[] => configs.map((config) => parseConfig(schema, config));

  return {
    // Async functions, so that a throw is a rejection.
    async describe() {
      return describePlugin(options.plugin, definition);
    },
    async execute(call, port) {
      const node = find(nodes, call);
      const given = node.effect === 'none' ? withoutWaiting(port) : port;
      return await node.execute(stepContext(call, parsed(call, node.config), given, options));
    },
    async lookup(call, index, port) {
      const node = find(nodes, call);
      if (node.lookup === undefined) return 'unknown';
      return await node.lookup(stepContext(call, parsed(call, node.config), port, options), index);
    },
    async upgrade(type, version, config) {
      const offered = find([...nodes, ...triggers], { type, version });
      return offered.upgrade === undefined ? config : offered.upgrade(config);
    },
    async subscribe(call, port) {
      const trigger = find(triggers, call);
      if (trigger.subscribe === undefined) return unknownType(options.plugin, call);
      await trigger.subscribe(subscribeContext(call, parseConfig(trigger.config, call.config), port, options));
    },
    async webhook(call, port) {
      const trigger = find(triggers, call satisfies TriggerCall);
      if (trigger.webhook === undefined) return unknownType(options.plugin, call);
      const context = webhookContext(parseConfig(trigger.config, call.config), port, options);
      const { emit = [], answer = {} } = (await trigger.webhook(call.request, context)) ?? {};
      return { emit, answer: { status: answer.status ?? 200, headers: answer.headers ?? {}, body: answer.body } };
    },
    async testCredential(type, values, signal) {
      const credential = find(credentials, { type });
      await credential.test?.(testContext(parseConfig(credential.schema.loose(), values), signal));
    },
  };
}

/** Nothing has to be on disk before an effect that there is not: a step of many items need not wait for each. */
function withoutWaiting(port: StepPort): StepPort {
  return {
    ...port,
    beforeEffect(index) {
      // When the run has ended, the signal says so as well.
      port.beforeEffect(index).catch(() => undefined);
      return Promise.resolve();
    },
  };
}

function definitionOf(exported: unknown, plugin: string): PluginDefinition {
  const isDefinition =
    typeof exported === 'object' &&
    exported !== null &&
    ['nodes', 'triggers', 'credentials'].some((part) => Array.isArray((exported as Record<string, unknown>)[part]));
  if (isDefinition) return exported as PluginDefinition;
  throw new AppError({
    code: 'PLUGIN_INVALID',
    message: `The main module of "${plugin}" does not export a plugin: write "export default definePlugin({ … })".`,
    data: { name: plugin, problem: 'no default export' },
  });
}

function parseConfig(schema: z.ZodType, config: JsonObject): unknown {
  const parsed = schema.safeParse(config);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const field = issue?.path.map(String).join('.') ?? '';
  throw new AppError({
    code: 'NODE_CONFIG_INVALID',
    message: field === '' ? `The config is refused: ${issue?.message ?? ''}` : `The field "${field}": ${issue?.message ?? ''}`,
    data: { field },
  });
}

function unknownType(plugin: string, { type, version = 1 }: { type: string; version?: number }): never {
  throw new AppError({
    code: 'PLUGIN_NODE_UNKNOWN',
    message: `This version of the plugin "${plugin}" has no ${type} of version ${version}. Install a version of the plugin that has it.`,
    data: { plugin, type, version },
  });
}
