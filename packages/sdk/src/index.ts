/** Everything that a plugin is written with. `@pulseflow/sdk/testing` has what its tests need. */
export { z } from 'zod';
export { AppError, type AppErrorOptions, type ErrorKind, isAppError } from '../../../src/shared/model/errors';
export type { Json, JsonObject } from '../../../src/shared/model/json';
export type { LocalText } from '../../../src/shared/model/local-text';
export type { FileRef, Item } from '../../../src/shared/model/packet';
export type { Capabilities, EffectRule, OAuth2, OutputsRule } from '../../../src/shared/model/plugin';
export type { Effect } from '../../../src/shared/model/run';
export { addResult } from './add-result';
export type { LogLevel, PluginFiles, PluginMail, StepContext, StepResult } from './context';
export { type CredentialDefinition, type CredentialTestContext, defineCredential, type PluginCredentialType } from './credential';
export { eachItem } from './each-item';
export * from './fields';
export * from './http';
export { itemFile } from './item-file';
export { defineNode, type LookupResult, type NodeDefinition, type PluginNodeType } from './node';
export { definePlugin, type PluginDefinition } from './plugin';
export { needText, type Problem, problem } from './problem';
export {
  defineTrigger,
  type Emission,
  type EmitOptions,
  type PluginTriggerType,
  type SubscribeContext,
  type TriggerDefinition,
  type WebhookContext,
  type WebhookRequest,
  type WebhookResult,
} from './trigger';
