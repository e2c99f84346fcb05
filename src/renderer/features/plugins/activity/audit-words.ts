import type { AuditEntry } from '#shared/model/audit';
import { isJsonObject, type Json, type JsonObject } from '#shared/model/json';
import { capabilitiesSchema } from '#shared/model/plugin';
import type { ToldError } from '../../../components/error-text';
import { itemsOf } from '../consent/capability-items';

/** What an entry tells besides its action, read from its details: known things in words, anything else as it is. */
export interface AuditFacts {
  version: string | undefined;
  from: string | undefined;
  /** Hosts, paths, programs and types of credentials that were granted or refused. */
  things: string[];
  /** Of a crash: what is said of it in the reader's language. */
  error: ToldError | undefined;
}

function textIn(details: JsonObject, name: string): string | undefined {
  const value = details[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
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
  const granted = details['capabilities'];
  const refused = textIn(details, 'what');
  const { code, message, data } = details;
  return {
    version: textIn(details, 'version'),
    from: textIn(details, 'from'),
    things: refused === undefined ? (isJsonObject(granted ?? null) ? capabilityNames(granted) : []) : [refused],
    error:
      typeof code === 'string' && typeof message === 'string'
        ? { code, message, data: data !== undefined && isJsonObject(data) ? data : undefined }
        : undefined,
  };
}

/** Who did it: `user:ana` is Ana, `plugin:weather` the plugin itself, `app` the app. */
export function actorOf(actor: string): { kind: 'user' | 'plugin' | 'app'; name: string } {
  const at = actor.indexOf(':');
  const kind = at < 0 ? actor : actor.slice(0, at);
  const name = at < 0 ? '' : actor.slice(at + 1);
  return kind === 'user' || kind === 'plugin' ? { kind, name } : { kind: 'app', name: '' };
}
