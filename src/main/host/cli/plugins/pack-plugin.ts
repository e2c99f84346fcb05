import { resolve } from 'node:path';
import { buildIndex } from '#main/plugins/install/build-index';
import { checkFolder, refuseWhenWrong } from '#main/plugins/install/check-folder';
import { packFolder, writePacked } from '#main/plugins/install/pack';
import { formatJson, type Output } from '../output';
import { printChecked } from './check-plugin';
import { describeBy } from './describe-folder';
import { type KeyOptions, sayNewKey, signingKey } from './signing-key';

/** Checks a plugin, packs and signs it. Gives 1 when something is wrong with it. */
export async function packPlugin(
  options: KeyOptions & { folder: string; to?: string | undefined },
  env: NodeJS.ProcessEnv,
  json: boolean,
  out: Output,
): Promise<number> {
  const folder = resolve(options.folder);
  const checked = await checkFolder(folder, describeBy(env, out));
  if (checked.findings.some(({ level }) => level === 'error')) {
    if (json) refuseWhenWrong(checked);
    printChecked(checked, out);
    return 1;
  }
  const signing = await signingKey(options, env);
  if (signing.isNew) sayNewKey(signing.path, out);
  const packed = await packFolder(folder, { key: signing.key, description: checked.description });
  const path = await writePacked(packed, resolve(options.to ?? folder));
  const { manifest, sha256, bytes, files } = packed;
  if (json) {
    const { name, version } = manifest;
    out.line(formatJson({ name, version, path, sha256, sizeBytes: bytes.length, files, fingerprint: signing.fingerprint }));
    return 0;
  }
  out.line(`Packed ${manifest.name} ${manifest.version}: ${files.length} files, ${Math.ceil(bytes.length / 1024)} KiB`);
  out.line(`Signed by ${signing.fingerprint}`);
  out.line(path);
  return 0;
}

/** Makes the index of a folder of packed plugins. */
export async function indexPlugins(
  options: KeyOptions & { folder: string; name: string; sign?: boolean | undefined },
  env: NodeJS.ProcessEnv,
  json: boolean,
  out: Output,
): Promise<void> {
  const folder = resolve(options.folder);
  const signing = options.sign === true || options.key !== undefined ? await signingKey(options, env) : undefined;
  if (signing?.isNew === true) sayNewKey(signing.path, out);
  const { index, fingerprint } = await buildIndex(folder, { name: options.name, key: signing?.key, now: () => Date.now() });
  if (json)
    return out.line(formatJson({ folder, plugins: index.plugins.map(({ name }) => name), fingerprint: fingerprint ?? null }));
  const versions = index.plugins.reduce((count, { versions: found }) => count + found.length, 0);
  out.line(
    `${index.plugins.length} plugins, ${versions} versions${fingerprint === undefined ? ', not signed' : `, signed by ${fingerprint}`}`,
  );
}
