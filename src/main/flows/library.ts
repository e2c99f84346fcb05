import type { FlowLibrary, FlowVersion } from '#main/engine/ports';
import { readError } from '#main/store';
import { readDefinition } from './definition-text';
import type { FlowsRepository } from './repository';

const MAX_CACHED = 500;

/** Flow versions for the engine. Versions never change, so those lately used are kept in memory. */
export function createFlowLibrary(repository: Pick<FlowsRepository, 'version'>): FlowLibrary {
  const cache = new Map<string, Promise<FlowVersion>>();
  const missing = Promise.resolve(undefined);
  return {
    load(flowId, version) {
      const key = `${flowId} ${version}`;
      const cached = cache.get(key);
      if (cached !== undefined) {
        // Least recently used first: a hit moves to the end, but only once in a while, as the move costs more than the look-up.
        if (cache.size >= MAX_CACHED) {
          cache.delete(key);
          cache.set(key, cached);
        }
        return cached;
      }
      let row: ReturnType<typeof repository.version>;
      try {
        row = repository.version(flowId, version);
      } catch (thrown) {
        // The engine reads it again, instead of taking the flow for gone.
        return Promise.reject(readError(thrown) as Error);
      }
      if (row === undefined) return missing;
      const loaded = Promise.resolve<FlowVersion>({ flowId, version, definition: readDefinition(row.definition) });
      cache.set(key, loaded);
      if (cache.size > MAX_CACHED) {
        const oldest = cache.keys().next().value;
        if (oldest !== undefined) cache.delete(oldest);
      }
      return loaded;
    },
  };
}
