import { resolve } from 'node:path';
import { type CheckedFolder, checkFolder } from '#main/plugins/install/check-folder';
import type { Capabilities } from '#shared/model/plugin';
import { formatJson, type Output } from '../output';
import { describeBy } from './describe-folder';

/** Says what is wrong with a plugin and what it offers. Gives 1 when it could not be packed. */
export async function checkPlugin(folder: string, env: NodeJS.ProcessEnv, json: boolean, out: Output): Promise<number> {
  const checked = await checkFolder(resolve(folder), describeBy(env, out));
  const isWrong = checked.findings.some(({ level }) => level === 'error');
  if (json) {
    const { manifest, description, findings } = checked;
    out.line(
      formatJson({
        ok: !isWrong,
        ...(manifest === undefined
          ? {}
          : { name: manifest.name, version: manifest.version, capabilities: manifest.capabilities }),
        ...(description === undefined ? {} : { nodes: description.nodes.map(({ type }) => type) }),
        findings: findings.map(({ level, message }) => ({ level, message })),
      }),
    );
    return isWrong ? 1 : 0;
  }
  printChecked(checked, out);
  return isWrong ? 1 : 0;
}

/** What it is, what it offers and asks for, then what is wrong. */
export function printChecked({ manifest, description, findings }: CheckedFolder, out: Output): void {
  if (manifest !== undefined) out.line(`${manifest.name} ${manifest.version} (${manifest.runtime})`);
  for (const { type, version, label } of description?.nodes ?? []) out.line(`  node        ${type} v${version}: ${label.en}`);
  for (const { type, label } of description?.credentials ?? []) out.line(`  credential  ${type}: ${label.en}`);
  if (manifest !== undefined) out.line(`  asks for    ${capabilityLines(manifest.capabilities).join(', ') || 'nothing'}`);
  for (const { level, message } of findings) out.line(`${level === 'error' ? 'ERROR  ' : 'warning'}  ${message}`);
  if (findings.length === 0) out.line('No problems found.');
}

/** Capabilities as `--grant` takes them. */
export function capabilityLines({ network, files, commands, credentials, mail }: Capabilities): string[] {
  return [
    ...network.map((host) => `network:${host}`),
    ...files.map(({ path, access }) => `${access}:${path}`),
    ...commands.map((command) => `command:${command}`),
    ...credentials.map((type) => `credential:${type}`),
    ...(mail ? ['mail'] : []),
  ];
}
