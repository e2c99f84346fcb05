/** The store: one workspace's database, its journal and its payloads. See README.md. */
export { readError } from './errors';
export type { StoreState } from './health';
export type { CommittedBatch } from './journal';
export type { CommittedEvent } from './journal-writer';
export { packItems, unpackItems } from './kept-inputs';
export type { StoreLog } from './log';
export { openStore, type Store, type StoreOptions } from './open-store';
export {
  createQueueWriter,
  DEAD,
  DELAYED,
  HELD_COLUMNS,
  type HeldMessage,
  IN_FLIGHT,
  MESSAGE_STATES,
  type QueueWriter,
  READY,
  type ReplyTo,
} from './queue-writer';
export type { Pruned, RetentionPolicy } from './retention';
export type { Tables } from './tables';
export { PRIORITIES, TAKE_UP_TIMER, TASK_STATES } from './task-writer';
export { SAVE_TRIGGER_STATE, triggerStateValues } from './trigger-state-rows';
