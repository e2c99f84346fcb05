/** The runs room: lists, details, live views and the procedures of `contract.runs`. */
export type { CallContext } from './ports';
export { createRunsRepository } from './repository';
export { createRunsRoom, type RunsRoom } from './room';
export { createRunsRouter } from './router';
