import type { ContractRouterClient, InferContractRouterInputs, InferContractRouterOutputs } from '@orpc/contract';
import { deadLetters } from './dead-letters';
import { engine } from './engine';
import { events } from './events';
import { flows } from './flows';
import { locks } from './locks';
import { policies } from './policies';
import { queues, services } from './queues';
import { rules } from './rules';
import { runs } from './runs';
import { settings } from './settings';
import { system } from './system';
import { webhooks } from './webhooks';

/** Every procedure of PulseFlow, once. REST paths are below `/api`; the RPC form is below `/rpc`. */
export const contract = {
  flows,
  runs,
  events,
  rules,
  webhooks,
  deadLetters,
  locks,
  engine,
  settings,
  system,
  queues,
  services,
  policies,
};
export type Contract = typeof contract;
/** The one client type of all transports. */
export type PulseflowClient = ContractRouterClient<Contract>;
export type ContractInputs = InferContractRouterInputs<Contract>;
export type ContractOutputs = InferContractRouterOutputs<Contract>;
