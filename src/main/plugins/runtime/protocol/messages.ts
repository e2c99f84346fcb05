/**
 * What is said between the app and the process of a plugin, whatever language that is in.
 *
 *   app → plugin                          plugin → app
 *   start      StartParams                port/<what>  for the call of its number: see PORT
 *   describe   –                          log          {level, message}: outside of calls
 *   execute    {call, node, …}            denied       {kind, what}
 *   lookup     {call, node, index, …}     memory       {bytes}: what the process uses
 *   upgrade    {type, version, config}    fatal        {message}: the process ends for this reason
 *   subscribe  {call, trigger, …}
 *   webhook    {call, trigger, …}
 *   test       {type, values}
 *
 * `call` numbers the call, so that the plugin can ask for what belongs to it. Bytes are base64.
 */
import type { Json, JsonObject } from '#shared/model/json';
import type { NodeCall, TriggerCall, WebhookCall } from '../../runner';
import type { PluginPlaces } from '../inside';

/** The version of what is said here. */
export const PROTOCOL_VERSION = 1;

export interface StartParams {
  protocol: number;
  plugin: string;
  /** Address of its main module; Python: its folder is what counts. */
  main: string;
  /** Address of the SDK that the plugin imports. */
  sdk: string;
  places: PluginPlaces;
  network: readonly string[];
  commands: readonly string[];
  memoryMb: number;
}

export interface StartAnswer {
  protocol: number;
  /** Whether the runtime's own fence is up: Node's permission model, Python's audit hooks. */
  isFenced: boolean;
}

/** What a call may ask of the app, by `port/<name>`; params have `call`. Notifications are marked by `!`. */
export const PORT = {
  log: 'port/log!',
  conceal: 'port/conceal!',
  progress: 'port/progress!',
  afterEffect: 'port/afterEffect!',
  connected: 'port/connected!',
  credential: 'port/credential',
  beforeEffect: 'port/beforeEffect',
  memoryGet: 'port/memoryGet',
  memorySet: 'port/memorySet',
  mail: 'port/mail',
  fileRead: 'port/fileRead',
  fileCreate: 'port/fileCreate',
  emit: 'port/emit',
  save: 'port/save',
} as const;

export interface NodeParams {
  call: number;
  node: NodeCall;
  isMailLive: boolean;
}

export interface SubscribeParams {
  call: number;
  trigger: TriggerCall;
  /** Absent the first time. */
  state?: Json;
}

export interface WebhookParams {
  call: number;
  trigger: Omit<WebhookCall, 'request'>;
  request: Omit<WebhookCall['request'], 'body'> & { body: string };
}

export interface UpgradeParams {
  type: string;
  version: number;
  config: JsonObject;
}

export interface TestParams {
  type: string;
  values: JsonObject;
}
