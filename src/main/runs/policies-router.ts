import { implement } from '@orpc/server';
import type { Engine } from '#main/engine/engine';
import { policies } from '#shared/contract/policies';
import type { CallContext } from './ports';

/** The procedures of `contract.policies`. */
export function createPoliciesRouter(engine: Pick<Engine, 'policies' | 'resetBreaker'>) {
  const os = implement(policies).$context<CallContext>();
  return os.router({
    state: os.state.handler(() => engine.policies()),
    resetBreaker: os.resetBreaker.handler(async ({ input }) => ({ wasOpen: await engine.resetBreaker(input.key) })),
  });
}
