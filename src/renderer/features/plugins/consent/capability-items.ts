import type { Capabilities } from '#shared/model/plugin';

/** In the order in which a person weighs them. */
export const CAPABILITY_KINDS = ['commands', 'files', 'network', 'credentials', 'mail'] as const;
export type CapabilityKind = (typeof CAPABILITY_KINDS)[number];

/** One thing that a plugin asks for, which a person can grant by itself. */
export interface CapabilityItem {
  key: string;
  kind: CapabilityKind;
  /** The host, path, program or type of credential; empty for mail. */
  value: string;
  access?: 'read' | 'write';
}

/** What makes a permission reach far: a sentence stands beside it. */
export type CapabilityConcern = 'anyHost' | 'outside' | 'command';

/** What capabilities say, one by one, in the order of the kinds. */
export function itemsOf({ network, files, commands, credentials, mail }: Capabilities): CapabilityItem[] {
  const plain = (kind: CapabilityKind, values: readonly string[]): CapabilityItem[] =>
    values.map((value) => ({ key: `${kind}:${value}`, kind, value }));
  return [
    ...plain('commands', commands),
    ...files.map(({ path, access }) => ({ key: `files:${access}:${path}`, kind: 'files' as const, value: path, access })),
    ...plain('network', network),
    ...plain('credentials', credentials),
    ...(mail ? plain('mail', ['']) : []),
  ];
}

/** The capabilities that the items with these keys make up. */
export function capabilitiesOf(items: readonly CapabilityItem[], keys: ReadonlySet<string>): Capabilities {
  const chosen = items.filter(({ key }) => keys.has(key));
  const values = (kind: CapabilityKind) => chosen.filter((item) => item.kind === kind).map(({ value }) => value);
  return {
    network: values('network'),
    files: chosen.flatMap(({ kind, value, access = 'read' }) => (kind === 'files' ? [{ path: value, access }] : [])),
    commands: values('commands'),
    credentials: values('credentials'),
    mail: chosen.some(({ kind }) => kind === 'mail'),
  };
}

/** The keys of what is granted; a file that may be written may be read too. */
export function grantedKeys(granted: Capabilities | undefined): Set<string> {
  if (granted === undefined) return new Set();
  const readable = granted.files.map(({ path }) => `files:read:${path}`);
  return new Set([...itemsOf(granted).map(({ key }) => key), ...readable]);
}

/** Paths that lead out of the workspace: absolute ones, the user's home, and what climbs up. */
function isOutside(path: string): boolean {
  return /^([~/\\]|[a-z]:)/i.test(path) || path.split(/[\\/]/).includes('..');
}

/** Why an item asks for a second look; undefined when it does not. */
export function concernOf({ kind, value }: CapabilityItem): CapabilityConcern | undefined {
  if (kind === 'commands') return 'command';
  if (kind === 'network' && value === '*') return 'anyHost';
  return kind === 'files' && isOutside(value) ? 'outside' : undefined;
}
