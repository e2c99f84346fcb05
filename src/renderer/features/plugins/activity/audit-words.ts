import type { AuditEntry } from '#shared/model/audit';
import { isJsonObject, type Json, type JsonObject } from '#shared/model/json';
import { capabilitiesSchema } from '#shared/model/plugin';
import { itemsOf } from '../consent/capability-items';

/** What an entry tells besides its action, read from its details: known things in words, anything else as it is. */
export interface AuditFacts {
  version: string | undefined;
  from: string | undefined;
  /** Hosts, paths, programs and types of credentials that were granted or refused. */
  things: string[];
  message: string | undefined;
}

function textIn(details: JsonObject, ...names: string[]): string | undefined {
  for (const name of names) {
    const value = details[name];
    if (typeof value === 'string' && value !== '') return value;
  }
  return undefined;
}

function capabilityNames(value: Json | undefined): string[] {
  const read = capabilitiesSchema.safeParse(value);
  if (!read.success) return [];
  return itemsOf(read.data).map(({ kind, value: name, access }) =>
    kind === 'mail' ? 'mail' : access === undefined ? name : `${name} (${access})`,
  );
}

/** What the details of an entry say; unknown shapes give nothing rather than an error. */
export function auditFacts({ details = {} }: Pick<AuditEntry, 'details'>): AuditFacts {
  const granted = ['granted', 'capabilities', 'grant'].map((name) => details[name]).find((value) => value !== undefined);
  const refused = textIn(details, 'what', 'host', 'path', 'command', 'value', 'target');
  const error = details['error'];
  return {
    version: textIn(details, 'version', 'to'),
    from: textIn(details, 'from', 'before', 'previous'),
    things: refused === undefined ? (isJsonObject(granted ?? null) ? capabilityNames(granted) : []) : [refused],
    message:
      textIn(details, 'message', 'reason') ?? (error !== undefined && isJsonObject(error) ? textIn(error, 'message') : undefined),
  };
}

/** Who did it: `user:ana` is Ana, `plugin:weather` the plugin itself, `app` the app. */
export function actorOf(actor: string): { kind: 'user' | 'plugin' | 'app'; name: string } {
  const at = actor.indexOf(':');
  const kind = at < 0 ? actor : actor.slice(0, at);
  const name = at < 0 ? '' : actor.slice(at + 1);
  return kind === 'user' || kind === 'plugin' ? { kind, name } : { kind: 'app', name: '' };
}
