import type { z } from 'zod';
import type { JsonObject } from '../../../src/shared/model/json';
import type { LocalText } from '../../../src/shared/model/local-text';
import type { LocalWords, NodeCategory } from '../../../src/shared/model/node-type';
import type { Item } from '../../../src/shared/model/packet';
import type { EffectRule, OutputsRule, PluginNode } from '../../../src/shared/model/plugin';
import type { StepContext, StepResult } from './context';

/** What a service says of an effect: it happened (with what the item put out; default: the item itself), it did not, or nothing. */
export type LookupResult = { happened: true; outputs?: Record<string, Item[]> } | { happened: false } | 'unknown';

/** What node types and triggers have in common. All but the functions is data, so that the app can show it without the code. */
export interface OfferedDefinition<Schema extends z.ZodObject> {
  /** Within the plugin, in kebab-case: `send-message`. The type is `<plugin>.<name>`. */
  name: string;
  /** Default 1. A config that old flows could not have had needs a new version; keep the old one in the plugin. */
  version?: number;
  label: LocalText;
  description: LocalText;
  /** Name of a lucide icon in kebab-case; absent: that of the plugin. */
  icon?: string;
  /** Other words that people look for it by. */
  keywords?: LocalWords;
  /** The form is made from it: see the fields of this SDK (`textField`, `choiceField`, …). A field needs a default. */
  config: Schema;
  /** RJSF uiSchema (widgets, order, `ui:groups`). */
  ui?: JsonObject;
  /** The credential that it signs in with: full names of types. Put `credentialChoice(types)` into the config. */
  credential?: { types: readonly string[]; required?: boolean; field?: string; when?: PluginNodeCredentialWhen };
  /** One line for the card: `{{ field }}` is what the config says there. */
  summary?: LocalText;
  /** For a version above 1: turns the config of the version before into one of this version. */
  upgrade?(config: JsonObject): JsonObject;
}
type PluginNodeCredentialWhen = NonNullable<NonNullable<PluginNode['credential']>['when']>;

/** A node type as a plugin writes it. */
export interface NodeDefinition<Schema extends z.ZodObject = z.ZodObject> extends OfferedDefinition<Schema> {
  category: Exclude<NodeCategory, 'trigger' | 'control'>;
  /** Default: `['out']`. */
  outputs?: OutputsRule | readonly string[];
  /**
   * What repeating a call does to the outside world: `none` (reads), `idempotent` (the service is given the idempotency key, or
   * repeating changes nothing), `unsafe` (default).
   */
  effect?: EffectRule;
  /** `item` (default): each item has its own config: `configFor(index)`. `once`: `config`. */
  resolve?: 'once' | 'item';
  /** Does the work. What it throws fails the step: an AppError of kind `operational` is tried again. */
  execute(context: StepContext<z.output<Schema>>): Promise<StepResult> | StepResult;
  /**
   * Asks the service whether the effect of item `index` happened, by `idempotencyKey(index)` or whatever it knows it by, when a
   * crash left that open. Must change nothing. A throw counts as `unknown`: then a person is asked.
   */
  lookup?(context: StepContext<z.output<Schema>>, index: number): Promise<LookupResult> | LookupResult;
}

/** A node type as the plugin's host holds it (config type erased; the config is parsed before each call). */
export interface PluginNodeType extends Omit<NodeDefinition, 'execute' | 'lookup'> {
  execute(context: StepContext<never>): Promise<StepResult> | StepResult;
  lookup?(context: StepContext<never>, index: number): Promise<LookupResult> | LookupResult;
}

/** Declares a node type. Pure: no registration happens here. */
export function defineNode<Schema extends z.ZodObject>(definition: NodeDefinition<Schema>): PluginNodeType {
  return definition as unknown as PluginNodeType;
}
