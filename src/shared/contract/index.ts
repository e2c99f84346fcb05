import type { ContractRouterClient, InferContractRouterInputs, InferContractRouterOutputs } from '@orpc/contract';
import { audit } from './audit';
import { credentials } from './credentials';
import { deadLetters } from './dead-letters';
import { engine } from './engine';
import { events } from './events';
import { files } from './files';
import { flowFiles } from './flow-files';
import { flows } from './flows';
import { humanTasks, inbox } from './inbox';
import { locks } from './locks';
import { machine } from './machine';
import { notifications } from './notifications';
import { people } from './people';
import { plugins } from './plugins';
import { policies } from './policies';
import { queues, services } from './queues';
import { rules } from './rules';
import { runs } from './runs';
import { schedules } from './schedules';
import { settings } from './settings';
import { system } from './system';
import { webhooks } from './webhooks';

/** Written out, because the type that would be inferred is longer than the compiler writes. */
export type Contract = {
  flows: typeof flows;
  flowFiles: typeof flowFiles;
  files: typeof files;
  runs: typeof runs;
  events: typeof events;
  rules: typeof rules;
  webhooks: typeof webhooks;
  deadLetters: typeof deadLetters;
  locks: typeof locks;
  engine: typeof engine;
  schedules: typeof schedules;
  settings: typeof settings;
  system: typeof system;
  machine: typeof machine;
  queues: typeof queues;
  services: typeof services;
  policies: typeof policies;
  credentials: typeof credentials;
  plugins: typeof plugins;
  audit: typeof audit;
  notifications: typeof notifications;
  people: typeof people;
  inbox: typeof inbox;
  humanTasks: typeof humanTasks;
};

/** Every procedure of PulseFlow, once. REST paths are below `/api`; the RPC form is below `/rpc`. */
export const contract: Contract = {
  flows,
  flowFiles,
  files,
  runs,
  events,
  rules,
  webhooks,
  deadLetters,
  locks,
  engine,
  schedules,
  settings,
  system,
  machine,
  queues,
  services,
  policies,
  credentials,
  plugins,
  audit,
  notifications,
  people,
  inbox,
  humanTasks,
};
/** The one client type of all transports. */
export type PulseflowClient = ContractRouterClient<Contract>;
export type ContractInputs = InferContractRouterInputs<Contract>;
export type ContractOutputs = InferContractRouterOutputs<Contract>;
