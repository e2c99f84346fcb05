import type { PulseflowClient } from '#shared/contract';
import type { Credential } from '#shared/model/credential';
import { AppError } from '#shared/model/errors';
import { formatJson, formatTable, formatTime, type Output } from './output';

/** How a credential stands, in a word. */
function stateOf({ secrets, lastTest }: Credential): string {
  if (Object.values(secrets).includes('unreadable')) return 'cannot be opened';
  if (lastTest === undefined) return 'not tested';
  return lastTest.ok ? 'works' : 'test failed';
}

/** Prints all credentials, without secrets. Gives the exit code: 1 when some cannot be opened. */
export async function listCredentials(client: PulseflowClient, json: boolean, out: Output): Promise<number> {
  const [all, key] = await Promise.all([client.credentials.list({}), client.credentials.key()]);
  const isLost = key.status === 'unreadable';
  if (json) {
    out.line(formatJson(all));
    return isLost ? 1 : 0;
  }
  if (all.length === 0) out.line('No credentials yet. Make them in Settings > Credentials.');
  else {
    out.line(
      formatTable(
        ['id', 'name', 'type', 'flows', 'state', 'last used'],
        all.map((credential) => [
          credential.id,
          credential.name,
          credential.type,
          String(credential.usedBy),
          stateOf(credential),
          formatTime(credential.lastUsedAt),
        ]),
      ),
    );
  }
  if (isLost) out.error(`${key.error?.message ?? ''} Concerned: ${key.unreadable.join(', ')}.`);
  return isLost ? 1 : 0;
}

/** A credential by its id or, when that is unique, its name. Errors: CREDENTIAL_NOT_FOUND, CREDENTIAL_AMBIGUOUS. */
async function findCredential(client: PulseflowClient, idOrName: string): Promise<Credential> {
  const all = await client.credentials.list({});
  const named = all.filter(({ id, name }) => id === idOrName || name.toLowerCase() === idOrName.toLowerCase());
  const [only] = named;
  if (only === undefined) {
    throw new AppError({
      code: 'CREDENTIAL_NOT_FOUND',
      message: `There is no credential "${idOrName}". "pulseflow credentials list" shows what there is.`,
    });
  }
  if (named.length > 1) {
    throw new AppError({
      code: 'CREDENTIAL_AMBIGUOUS',
      message: `${named.length} credentials are named "${idOrName}". Use an id: ${named.map(({ id }) => id).join(', ')}`,
    });
  }
  return only;
}

/** Tries a credential against its service. Gives the exit code: 1 when it fails. */
export async function testCredential(client: PulseflowClient, idOrName: string, json: boolean, out: Output): Promise<number> {
  const { id: credentialId, name } = await findCredential(client, idOrName);
  const result = await client.credentials.test({ credentialId });
  if (json) out.line(formatJson(result));
  else if (result.ok) out.line(`"${name}" works.`);
  else out.error(`"${name}" does not work: ${result.error?.message ?? ''} (${result.error?.code ?? ''})`);
  return result.ok ? 0 : 1;
}
