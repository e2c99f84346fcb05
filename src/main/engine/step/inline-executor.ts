import type { StepExecutor } from '../ports';

/** Runs nodes in this process, on the caller's stack: a synchronous node costs no promise. */
export const inlineExecutor: StepExecutor = {
  execute({ nodeType, context }) {
    if (nodeType.execute === undefined) return { outputs: { out: [...context.items] } };
    return nodeType.execute(context as never);
  },
};
