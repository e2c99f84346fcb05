import type { ErrorInfo } from '#shared/model/errors';
import type { Ending } from '../run/run';
import { RUN_CANCELLED, RUN_FAILED_ELSEWHERE } from './errors';

/** What a step is told that ends because its run does. */
export function cutOffBy(ending: Ending | undefined): ErrorInfo {
  return ending?.status === 'cancelled' ? RUN_CANCELLED : RUN_FAILED_ELSEWHERE;
}
