import { z } from 'zod';
import type { JsonObject } from '../../../src/shared/model/json';
import { pluginManifestSchema } from '../../../src/shared/model/plugin';

/** What editors check a `plugin.json` by, as JSON Schema (draft 2020-12). */
export function manifestJsonSchema(): JsonObject {
  const { $schema, ...schema } = z.toJSONSchema(pluginManifestSchema, { io: 'input' }) as JsonObject;
  return { $schema: $schema ?? null, title: 'plugin.json of a PulseFlow plugin', ...schema };
}
