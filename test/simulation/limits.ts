/** Limits of simulated nodes. Nodes that share one by name or host give it the same numbers. */
import type { SimNode } from './generator';
import type { Random } from './random';

type Limits = Pick<NonNullable<SimNode['policies']>, 'rateLimit' | 'breaker' | 'concurrency'>;

const SHARED_BY_NAME: Limits = {
  rateLimit: { count: 2, perMs: 3000, burst: 2, share: 'name', name: 'shared' },
  breaker: { failures: 2, openMs: 5000, whenOpen: 'wait', share: 'name', name: 'shared' },
  concurrency: { max: 2, share: 'name', name: 'shared' },
};
const SHARED_BY_HOST: Limits = {
  rateLimit: { count: 5, perMs: 1000, share: 'host' },
  breaker: { failures: 3, openMs: 15_000, whenOpen: 'fail', share: 'host' },
  concurrency: { max: 3, share: 'host' },
};

/** Of a node's own: drawn. */
function own(random: Random): Limits {
  return {
    rateLimit: { count: random.int(1, 3), perMs: random.pick([300, 4000]), ...(random.chance(0.5) ? { burst: 1 } : {}) },
    breaker: { failures: random.int(1, 3), openMs: random.pick([300, 8000]), whenOpen: random.pick(['fail', 'wait'] as const) },
    concurrency: { max: random.int(1, 2) },
  };
}

/** The limits of one node: none for most. */
export function limits(random: Random, hasHost: boolean): Limits {
  const chosen: Limits = {};
  for (const kind of ['rateLimit', 'breaker', 'concurrency'] as const) {
    if (!random.chance(0.15)) continue;
    const from = random.pick([own(random), SHARED_BY_NAME, hasHost ? SHARED_BY_HOST : SHARED_BY_NAME]);
    Object.assign(chosen, { [kind]: from[kind] });
  }
  return chosen;
}
