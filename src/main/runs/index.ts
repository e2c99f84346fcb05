/** The runs room: lists, details, live views and the procedures of `contract.runs`. */
export type { FlowRunStats } from './flow-stats';
export type { RunControl, RunsPorts } from './ports';
export { createRunsRepository, type RunCounts, type RunsRepository } from './repository';
export { createRunsRoom, type RunsRoom } from './room';
export { createRunsRouter } from './router';
