import type { JsonObject } from '@pulseflow/sdk';

/** What Google recommends for one call at most, with room for the rest of it. */
const MAX_BATCH_BYTES = 1_500_000;
const MAX_BATCH_ROWS = 1000;

/** Items, by their indexes, in groups that one call can write: the same target, not too many, not too large. Their order stays. */
export function* batchesOf(
  indexes: readonly number[],
  targetOf: (index: number) => string,
  rowOf: (index: number) => JsonObject,
): Generator<number[]> {
  let batch: number[] = [];
  let target = '';
  let bytes = 0;
  for (const index of indexes) {
    const size = JSON.stringify(rowOf(index)).length;
    const fits = targetOf(index) === target && batch.length < MAX_BATCH_ROWS && bytes + size <= MAX_BATCH_BYTES;
    if (batch.length > 0 && !fits) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    target = targetOf(index);
    batch.push(index);
    bytes += size;
  }
  if (batch.length > 0) yield batch;
}
