import type { CredentialUse } from '#shared/model/credential';
import { AppError } from '#shared/model/errors';
import type { JsonObject } from '#shared/model/json';

export function credentialNotFound(id: string): AppError {
  return new AppError({
    code: 'CREDENTIAL_NOT_FOUND',
    message: 'This credential does not exist (any more). Choose another, or make a new one.',
    data: { credentialId: id },
  });
}

export function typeUnknown(type: string): AppError {
  return new AppError({
    code: 'CREDENTIAL_TYPE_UNKNOWN',
    message: `There is no type of credential "${type}" here. Install the plugin that brings it.`,
    data: { type },
  });
}

export function nameTaken(name: string): AppError {
  return new AppError({
    code: 'CREDENTIAL_NAME_TAKEN',
    message: `There is a credential "${name}" of this type already. Give this one another name.`,
    data: { name },
  });
}

/** `field` is the field's name; `detail` with its values, words in another language. */
export function fieldInvalid(field: string, reason: string, data: JsonObject = {}): AppError {
  return new AppError({
    code: 'CREDENTIAL_INVALID',
    message: `The field "${field}" ${reason}`,
    data: { field, ...data },
  });
}

export function inUse(name: string, uses: readonly CredentialUse[]): AppError {
  const flows = uses.map(({ flowName }) => flowName);
  return new AppError({
    code: 'CREDENTIAL_IN_USE',
    message: `"${name}" is used by ${flows.length === 1 ? `the flow "${flows[0] ?? ''}"` : `${flows.length} flows`}. Without it their steps fail; choose another there first, or delete it all the same.`,
    data: { name, count: flows.length, flows, uses: uses.map((use) => ({ ...use })) },
  });
}

export function testNone(type: string): AppError {
  return new AppError({
    code: 'CREDENTIAL_TEST_NONE',
    message: 'This type of credential cannot be tested here: it shows in the first run that uses it.',
    data: { type },
  });
}

export function nothingToKeep(nodeType: string): AppError {
  return new AppError({
    code: 'CREDENTIAL_NOTHING_TO_KEEP',
    message: 'No secret is written in this node that could be kept as a credential.',
    data: { nodeType },
  });
}

export function incomplete(id: string, name: string, field: string): AppError {
  return new AppError({
    code: 'CREDENTIAL_INCOMPLETE',
    message: `The credential "${name}" is not complete ("${field}"). Open it in Settings > Credentials and fill it in.`,
    data: { credentialId: id, name, field },
  });
}
