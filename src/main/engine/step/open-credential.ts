import { AppError } from '#shared/model/errors';
import type { EnginePorts } from '../ports';
import type { Step } from '../run/run';
import type { OpenedCredential } from '../sdk/credential-usage';
import { Concealed } from './concealed';

/**
 * Opens the credential that a step's node names, and conceals its secrets from then on. Undefined when it names none.
 * Errors: CREDENTIAL_NOT_FOUND, CREDENTIAL_WRONG_TYPE, and those of the port.
 */
export async function openCredential(step: Step, ports: EnginePorts): Promise<OpenedCredential | undefined> {
  const { credential: id, type, name: node } = step.node;
  if (id === undefined) return undefined;
  const { credentials } = ports;
  const found = credentials?.find(id);
  if (credentials === undefined || found === undefined) {
    throw new AppError({
      code: 'CREDENTIAL_NOT_FOUND',
      message: `The credential of "${node}" is not there (any more). Choose another in the node, and publish the flow.`,
      data: { credentialId: id, node, detail: 'CREDENTIAL_OF_NODE_GONE' },
    });
  }
  if (type.credential?.types.includes(found.type) !== true) {
    throw new AppError({
      code: 'CREDENTIAL_WRONG_TYPE',
      message: `"${node}" cannot sign in with the credential "${found.name}": it is of the type ${found.type}. Choose another in the node.`,
      data: { credentialId: id, node, name: found.name, credentialType: found.type, detail: 'CREDENTIAL_OF_NODE_TYPE' },
    });
  }
  const { credential, secrets } = await credentials.open(id);
  for (const secret of secrets) conceal(step, secret);
  return credential;
}

/** Keeps a text out of what the step records from now on. */
export function conceal(step: Step, secret: string): void {
  step.secrets ??= new Concealed();
  step.secrets.add(secret);
}
