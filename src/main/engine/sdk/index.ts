export { z } from 'zod';
export { AppError, isAppError } from '#shared/model/errors';
export type { Json, JsonObject } from '#shared/model/json';
export type { Item } from '#shared/model/packet';
export type { Effect } from '#shared/model/run';
export type { OutboxEntry, PendingMessage } from '../outbox';
export { toJsonSchema } from './config-json-schema';
export { type CredentialTestContext, type CredentialType, defineCredential, secretFields } from './credential-type';
export {
  type CredentialUsage,
  credentialField,
  credentialIdOf,
  type OpenedCredential,
  type SecretInConfig,
} from './credential-usage';
export { mapEffects, mapItems } from './map-items';
export {
  defineNode,
  type ExecuteContext,
  type ExecuteResult,
  type LookupResult,
  type MailMessage,
  type MailServer,
  type MaybePromise,
  type NodeDefinition,
  type NodeServices,
  type NodeType,
  type RunResponse,
  type SettingProblem,
} from './node-type';
