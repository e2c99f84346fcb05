/** The engine: everything that another room may use of it. */
export type { Engine, RunReply, Started, StartRequest } from './engine';
export { createEngine } from './interpreter';
export { inlineExecutor } from './step/inline-executor';
