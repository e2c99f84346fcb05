import type { NewAuditEntry } from '#shared/model/audit';
import type { ErrorInfo } from '#shared/model/errors';
import type { JsonObject } from '#shared/model/json';

/** A plugin that tries the same again and again fills no audit. */
const SAME_AGAIN_MS = 60_000;

export interface DenialPorts {
  audit(entry: NewAuditEntry): void;
  now(): number;
  onError(thrown: unknown): void;
}

/** Puts into the audit what plugins reached for without having it, once a minute for the same, and that they crashed. */
export function createDenialAudit({ audit, now, onError }: DenialPorts) {
  const told = new Map<string, number>();
  const add = (entry: NewAuditEntry): void => {
    try {
      audit(entry);
    } catch (thrown) {
      onError(thrown);
    }
  };
  return {
    denied(plugin: string, denial: JsonObject): void {
      const key = `${plugin} ${JSON.stringify(denial)}`;
      const nowMs = now();
      if (nowMs - (told.get(key) ?? Number.NEGATIVE_INFINITY) < SAME_AGAIN_MS) return;
      for (const [other, at] of told) if (nowMs - at >= SAME_AGAIN_MS) told.delete(other);
      told.set(key, nowMs);
      add({ actor: `plugin:${plugin}`, action: 'plugin.denied', subjectKind: 'plugin', subjectId: plugin, details: denial });
    },
    crashed(plugin: string, error: ErrorInfo): void {
      const details = { code: error.code, message: error.message };
      add({ actor: `plugin:${plugin}`, action: 'plugin.crashed', subjectKind: 'plugin', subjectId: plugin, details });
    },
  };
}
