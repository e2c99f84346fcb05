import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { PulseflowClient } from '#shared/contract';
import { AppError, fromErrorInfo } from '#shared/model/errors';
import type { PluginInspection, PluginOperation, PluginSource } from '#shared/model/plugin-install';
import { formatJson, type Output } from '../output';
import { capabilityLines } from './check-plugin';
import { readGrants } from './grants';

interface InstallOptions {
  yes?: boolean | undefined;
  grant?: string[] | undefined;
  json: boolean;
}

/** What a word of the command line means: a file or folder that is there, an npm package, or a plugin of a catalogue. */
async function sourceOf(client: PulseflowClient, text: string): Promise<PluginSource> {
  if (text.startsWith('npm:')) {
    const [, name = '', version] = /^npm:(@?[^@]+)(?:@(.+))?$/.exec(text) ?? [];
    return { kind: 'npm', package: name, ...(version === undefined ? {} : { version }) };
  }
  // A folder is written as one (./weather): a bare name means the same wherever the command is called.
  if (/[/\\]|\.zip$|^\.+$/i.test(text)) {
    const path = resolve(text);
    return { kind: existsSync(path) && statSync(path).isDirectory() ? 'folder' : 'zip', path };
  }
  const [name = '', version] = text.split('@');
  const { items } = await client.plugins.search({ query: name, limit: 100 });
  const [found, ...others] = items.filter((entry) => entry.name === name);
  if (found === undefined) {
    throw new AppError({
      code: 'PLUGIN_SOURCE_FAILED',
      message: `No catalogue offers "${name}". For a folder write ./${name}, for an npm package npm:${name}.`,
    });
  }
  if (others.length > 0) {
    const ids = [found, ...others].map(({ catalogue }) => catalogue).join(', ');
    throw new AppError({
      code: 'BAD_ARGUMENT',
      message: `More than one catalogue offers "${name}" (${ids}). Install it from its zip.`,
    });
  }
  return { kind: 'catalogue', catalogue: found.catalogue, name, ...(version === undefined ? {} : { version }) };
}

/** Looks at a plugin, tells what it asks for, and installs it when that was granted. Gives 1 when it was not. */
export async function installPlugin(
  client: PulseflowClient,
  source: string,
  options: InstallOptions,
  out: Output,
): Promise<number> {
  const inspection = await client.plugins.inspect({ source: await sourceOf(client, source) });
  const asked = capabilityLines(inspection.requested);
  if (!options.json) printInspection(inspection, asked, out);
  const isGranted = options.yes === true || options.grant !== undefined || asked.length === 0 || isCovered(inspection);
  if (!isGranted) {
    throw new AppError({
      code: 'PLUGIN_GRANT_NEEDED',
      message: 'Nothing was installed. Say what it may do: --yes grants all of it, --grant one thing at a time.',
      data: { requested: asked },
    });
  }
  const grant =
    options.grant === undefined ? (options.yes === true ? inspection.requested : inspection.granted) : readGrants(options.grant);
  const { operationId } = await client.plugins.install({
    inspectionId: inspection.inspectionId,
    ...(grant === undefined ? {} : { grant }),
  });
  return follow(client, operationId, options.json, out);
}

/** An update that asks for no more than was granted. */
function isCovered({ change, granted, added }: PluginInspection): boolean {
  return change !== 'new' && granted !== undefined && added === undefined;
}

export async function rollBackPlugin(
  client: PulseflowClient,
  name: string,
  version: string,
  json: boolean,
  out: Output,
): Promise<number> {
  const { operationId } = await client.plugins.rollBack({ name, version });
  return follow(client, operationId, json, out);
}

function printInspection(inspection: PluginInspection, asked: readonly string[], out: Output): void {
  const { name, version, label, signature, change, installed, requirements, warnings } = inspection;
  out.line(`${label.en} (${name} ${version}${installed === undefined ? '' : `, ${change} of ${installed.version}`})`);
  out.line(
    signature.status === 'signed'
      ? `  signed by   ${signature.fingerprint}${signature.isTrusted ? ', as before' : ''}`
      : '  not signed',
  );
  out.line(`  asks for    ${asked.join(', ') || 'nothing'}`);
  if (requirements !== undefined) out.line(`  Python      ${requirements.join(', ')}`);
  for (const warning of warnings) out.line(`  note        ${warning.message}`);
}

async function follow(client: PulseflowClient, operationId: string, json: boolean, out: Output): Promise<number> {
  let operation: PluginOperation | undefined;
  for await (const event of await client.plugins.operation({ operationId })) {
    if (event.kind === 'state') operation = event.operation;
    else if (!json) out.error(event.line.message);
  }
  if (operation?.error !== undefined) throw fromErrorInfo(operation.error);
  if (json && operation !== undefined) out.line(formatJson(operation));
  else out.line(operation?.state === 'succeeded' ? `Installed ${operation.plugin} ${operation.version}` : 'It was cancelled.');
  return operation?.state === 'succeeded' ? 0 : 1;
}
