/** The runs room: lists, details, live views and the procedures of `contract.runs`. */

export { createEngineRouter } from './engine-router';
export { createPoliciesRouter } from './policies-router';
export type { CallContext } from './ports';
export { createRunsRepository } from './repository';
export { createStepRetry } from './retry-step';
export { createRunsRoom, type RunsRoom } from './room';
export { createRunsRouter } from './router';
export { createSingleNodeRunner } from './single-node';
