import type { PulseflowClient } from '#shared/contract';
import { formatJson, formatTable, formatTime, type Output } from '../output';
import { capabilityLines } from './check-plugin';
import { readGrants } from './grants';

export async function listPlugins(client: PulseflowClient, json: boolean, out: Output): Promise<number> {
  const plugins = await client.plugins.list();
  if (json) out.line(formatJson(plugins));
  else if (plugins.length === 0) out.line('No plugins yet. "pulseflow plugin search" shows what there is.');
  else {
    out.line(
      formatTable(
        ['name', 'version', 'state', 'from', 'nodes', 'used by', 'update'],
        plugins.map(({ name, version, state, origin, nodes, usedBy, updateTo }) => [
          name,
          version,
          state,
          origin.kind,
          String(nodes.length),
          String(usedBy),
          updateTo ?? '',
        ]),
      ),
    );
  }
  return 0;
}

export async function showPlugin(client: PulseflowClient, name: string, json: boolean, out: Output): Promise<number> {
  const plugin = await client.plugins.get({ name });
  if (json) {
    out.line(formatJson(plugin));
    return 0;
  }
  const { label, version, state, error, requested, granted, signature, nodes, versions } = plugin;
  out.line(`${label.en} (${name} ${version}): ${state}`);
  if (error !== undefined) out.line(`  error       ${error.message}`);
  out.line(`  ${signature.status === 'signed' ? `signed by   ${signature.fingerprint}` : signature.status}`);
  out.line(`  asks for    ${capabilityLines(requested).join(', ') || 'nothing'}`);
  out.line(`  may         ${granted === undefined ? 'nothing yet' : capabilityLines(granted).join(', ') || 'nothing'}`);
  for (const node of nodes) out.line(`  node        ${node.type} v${node.version}: ${node.label.en}`);
  for (const kept of versions) out.line(`  version     ${kept.version} ${kept.status}`);
  return 0;
}

export async function grantPlugin(
  client: PulseflowClient,
  name: string,
  given: readonly string[] | 'all',
  json: boolean,
  out: Output,
): Promise<number> {
  const capabilities = given === 'all' ? (await client.plugins.get({ name })).requested : readGrants(given);
  const plugin = await client.plugins.grant({ name, capabilities });
  out.line(json ? formatJson(plugin) : `${name}: ${plugin.state}`);
  return 0;
}

export async function changePlugin(
  client: PulseflowClient,
  verb: 'revoke' | 'enable' | 'disable' | 'restart',
  name: string,
  json: boolean,
  out: Output,
): Promise<number> {
  const plugin = await client.plugins[verb]({ name });
  out.line(json ? formatJson(plugin) : `${name}: ${plugin.state}`);
  return 0;
}

export async function showLogs(client: PulseflowClient, name: string, json: boolean, out: Output): Promise<number> {
  const lines = await client.plugins.logs({ name });
  if (json) out.line(formatJson(lines));
  else for (const { at, level, message } of lines) out.line(`${formatTime(at)}  ${level.padEnd(5)}  ${message}`);
  return 0;
}
