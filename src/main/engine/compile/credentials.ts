/** What must hold of the credentials that nodes name. */
import type { FlowDefinition, FlowNode, FlowProblem } from '#shared/model/flow';
import type { CredentialPort, NodeRegistry } from '../ports';
import { type CredentialUsage, credentialField, credentialIdOf } from '../sdk/credential-usage';
import type { NodeType } from '../sdk/node-type';
import { ProblemList } from './problems';

/** Reports a node that needs a credential and names none. */
export function checkCredentialGiven(node: FlowNode, type: NodeType, problems: ProblemList): void {
  const usage = type.credential;
  if (usage === undefined || credentialIdOf(usage, node.config) !== undefined) return;
  hintSecretInNode(node, usage, problems);
  if (usage.isUsed?.(node.config) === false) return;
  const { required } = usage;
  if (required === false || (typeof required === 'function' && !required(node.config))) return;
  problems.addAt(node, 'CREDENTIAL_MISSING', 'It needs a credential to sign in with. Choose one, or make a new one.', {
    field: `/${credentialField(usage)}`,
    detail: 'CREDENTIAL_MISSING',
    values: { types: [...usage.types] },
  });
}

/** A secret in a node is read by all who see the flow. Muted as other hints are. */
function hintSecretInNode(node: FlowNode, usage: CredentialUsage, problems: ProblemList): void {
  const found = usage.inConfig?.(node.config);
  if (found === undefined || node.disabled === true || node.muted?.includes('SECRET_IN_NODE') === true) return;
  problems.addAt(
    node,
    'SECRET_IN_NODE',
    'A secret is written in it, where all who see the flow can read it. Keep it as a credential, which is sealed.',
    { field: found.field, severity: 'hint', detail: 'SECRET_IN_NODE' },
  );
}

/**
 * Credentials that a flow names and that this workspace does not have, or that do not fit their node. Not part of compiling:
 * a published flow whose credential is gone still runs up to the step that needs it.
 */
export function credentialProblems(
  definition: FlowDefinition,
  registry: NodeRegistry,
  credentials: CredentialPort | undefined,
): FlowProblem[] {
  if (credentials === undefined) return [];
  const problems = new ProblemList();
  for (const node of definition.nodes) {
    const usage = registry.find(node.type, node.typeVersion)?.credential;
    const id = credentialIdOf(usage, node.config);
    if (usage === undefined || id === undefined) continue;
    const field = `/${credentialField(usage)}`;
    const types = [...usage.types];
    const found = credentials.find(id);
    if (found === undefined) {
      const named = definition.credentials?.[id];
      const what = named === undefined ? 'Its credential' : `Its credential "${named.name}"`;
      problems.addAt(node, 'CREDENTIAL_NOT_FOUND', `${what} is not in this workspace. Choose another, or make a new one.`, {
        field,
        detail: named === undefined ? 'CREDENTIAL_NOT_FOUND' : 'CREDENTIAL_NOT_HERE',
        values: { credentialId: id, types, ...(named === undefined ? {} : { name: named.name, credentialType: named.type }) },
      });
    } else if (!usage.types.includes(found.type)) {
      problems.addAt(
        node,
        'CREDENTIAL_WRONG_TYPE',
        `It cannot sign in with the credential "${found.name}", which is of another type. Choose another.`,
        { field, detail: 'CREDENTIAL_WRONG_TYPE', values: { name: found.name, credentialType: found.type, types } },
      );
    } else if (!found.isComplete) {
      problems.addAt(
        node,
        'CREDENTIAL_INCOMPLETE',
        `The credential "${found.name}" lacks a secret. Enter it in Settings > Credentials.`,
        { field, detail: 'CREDENTIAL_INCOMPLETE', values: { name: found.name } },
      );
    }
  }
  return problems.all;
}
