import { credentialIdOf } from '#main/engine/sdk';
import { Concealed } from '#main/engine/step/concealed';
import { AppError } from '#shared/model/errors';
import type { JsonObject } from '#shared/model/json';
import type { BasePort } from '../runner';
import type { PluginTrigger, PluginTriggerPorts, ServedTrigger } from './ports';

export interface TriggerBasePort {
  port: BasePort;
  /** The secrets that were opened for it. */
  concealed: Concealed;
}

/** What every call of the code of a trigger may ask of the app. Secrets that it opens are dots in its log. */
export function createBasePort(
  ports: Pick<PluginTriggerPorts, 'credentials' | 'files' | 'addLog' | 'clock'>,
  trigger: PluginTrigger,
  served: ServedTrigger,
  signal: AbortSignal,
): TriggerBasePort {
  const concealed = new Concealed();
  const port: BasePort = {
    signal,
    files: ports.files,
    log(level, message) {
      const line = `${trigger.flowName} / ${trigger.nodeName}: ${concealed.text(message)}`;
      ports.addLog(served.plugin, { at: ports.clock.now(), level, message: line });
    },
    async credential() {
      const id = credentialIdOf(served.credential, trigger.config);
      if (id === undefined) return undefined;
      const found = ports.credentials.find(id);
      if (found === undefined) throw credentialGone(trigger, id);
      if (served.credential?.types.includes(found.type) !== true) throw credentialWrong(trigger, { id, ...found });
      const { credential, secrets } = await ports.credentials.open(id);
      for (const secret of secrets) concealed.add(secret);
      return { ...credential.values } as JsonObject;
    },
  };
  return { port, concealed };
}

function credentialGone({ nodeName: node }: PluginTrigger, credentialId: string): AppError {
  return new AppError({
    code: 'CREDENTIAL_NOT_FOUND',
    message: `The credential of "${node}" is not there (any more). Choose another in the node, and publish the flow.`,
    data: { credentialId, node, detail: 'CREDENTIAL_OF_NODE_GONE' },
  });
}

function credentialWrong({ nodeName: node }: PluginTrigger, found: { id: string; name: string; type: string }): AppError {
  return new AppError({
    code: 'CREDENTIAL_WRONG_TYPE',
    message: `"${node}" cannot sign in with the credential "${found.name}": it is of the type ${found.type}. Choose another in the node.`,
    data: {
      credentialId: found.id,
      node,
      name: found.name,
      credentialType: found.type,
      detail: 'CREDENTIAL_OF_NODE_TYPE',
    },
  });
}
