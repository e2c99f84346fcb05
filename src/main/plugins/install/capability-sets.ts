import type { Capabilities } from '#shared/model/plugin';

type FileGrant = Capabilities['files'][number];
const fileKey = ({ path, access }: FileGrant): string => `${access} ${path}`;

/** What `wanted` has and `had` lacks. */
export function addedCapabilities(wanted: Capabilities, had: Capabilities): Capabilities {
  const lacks = (list: readonly string[]) => (entry: string) => !list.includes(entry);
  const heldFiles = new Set(had.files.map(fileKey));
  return {
    network: wanted.network.filter(lacks(had.network)),
    files: wanted.files.filter((file) => !heldFiles.has(fileKey(file))),
    commands: wanted.commands.filter(lacks(had.commands)),
    credentials: wanted.credentials.filter(lacks(had.credentials)),
    mail: wanted.mail && !had.mail,
  };
}

/** True when nothing is asked for. */
export function asksForNothing({ network, files, commands, credentials, mail }: Capabilities): boolean {
  return network.length + files.length + commands.length + credentials.length === 0 && !mail;
}
