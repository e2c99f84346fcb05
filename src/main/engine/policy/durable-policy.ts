import type { Breaker } from './breaker';
import type { Bucket } from './token-bucket';

/** What is durable of a limit: a token bucket that is not full, or a breaker that is not as new. */
export type DurablePolicy = ({ kind: 'rate' } & Bucket) | ({ kind: 'breaker' } & Breaker);
