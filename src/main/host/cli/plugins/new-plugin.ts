import { existsSync } from 'node:fs';
import { copyFile, cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { AppError } from '#shared/model/errors';
import { pluginNameSchema } from '#shared/model/plugin';
import { appRoot } from '../../app-root';
import { formatJson, type Output } from '../output';

interface Wanted {
  name: string;
  folder: string;
  runtime: 'node' | 'python';
}

/** Files whose name would mean something in this repository. */
const RENAMED: Readonly<Record<string, string>> = { gitignore: '.gitignore' };

/** Makes the folder of a plugin that works: a node, its test, docs. Errors: PLUGIN_NAME_INVALID, FOLDER_NOT_EMPTY, SDK_MISSING. */
export async function newPlugin({ name, folder, runtime }: Wanted, json: boolean, out: Output): Promise<void> {
  const checked = pluginNameSchema.safeParse(name);
  if (!checked.success) {
    throw new AppError({
      code: 'PLUGIN_NAME_INVALID',
      message: `"${name}" cannot be the name of a plugin. ${checked.error.issues[0]?.message ?? ''}.`,
      data: { name },
    });
  }
  const target = resolve(folder);
  if (existsSync(target) && (await readdir(target)).length > 0)
    throw new AppError({ code: 'FOLDER_NOT_EMPTY', message: `${target} is not empty. Choose another folder with --folder.` });
  const sdk = await findSdk();
  const words: Record<string, string> = {
    __NAME__: name,
    __LABEL__: labelOf(name),
    __SDK_VERSION__: sdk.version,
    __MODULE__: name.replaceAll('-', '_'),
  };
  const template = join(appRoot(), 'resources', 'plugin-template', runtime);
  const entries = await readdir(template, { recursive: true, withFileTypes: true });
  const made: string[] = [];
  for (const entry of entries.filter((found) => found.isFile())) {
    const source = join(entry.parentPath, entry.name);
    const below = join(entry.parentPath.slice(template.length + 1), RENAMED[entry.name] ?? entry.name);
    const path = below.replace(/__[A-Z_]+__/g, (word) => words[word] ?? word);
    await mkdir(dirname(join(target, path)), { recursive: true });
    const text = await readFile(source, 'utf8');
    await writeFile(
      join(target, path),
      text.replace(/__[A-Z_]+__/g, (word) => words[word] ?? word),
    );
    made.push(path);
  }
  made.push(...(await laySdk(target, runtime, sdk)));
  if (json) return out.line(formatJson({ folder: target, files: made.sort() }));
  out.line(`Made ${target}`);
  out.line('Next:');
  out.line(`  cd ${folder}`);
  for (const command of runtime === 'node' ? ['npm install', 'npm test'] : ['python3 -m unittest']) out.line(`  ${command}`);
  out.line('  pulseflow plugin check');
}

/** What a plugin is written against, in its `sdk/`: never packed, since the app brings its own. */
async function laySdk(target: string, runtime: Wanted['runtime'], sdk: FoundSdk): Promise<string[]> {
  await mkdir(join(target, 'sdk'), { recursive: true });
  if (runtime === 'node') {
    const path = join('sdk', basename(sdk.file));
    await copyFile(sdk.file, join(target, path));
    return [path];
  }
  const paths = [join('sdk', 'plugin.schema.json'), join('sdk', 'pulseflow')];
  await copyFile(join(dirname(sdk.file), 'dist', 'plugin.schema.json'), join(target, paths[0] ?? ''));
  await cp(join(appRoot(), 'resources', 'plugin-runtime', 'python', 'pulseflow'), join(target, paths[1] ?? ''), {
    recursive: true,
    filter: (path) => basename(path) !== '__pycache__',
  });
  return paths;
}

interface FoundSdk {
  /** The packed package. */
  file: string;
  version: string;
}

/** `google-sheets` is shown as "Google sheets". */
function labelOf(name: string): string {
  const text = name.replaceAll('-', ' ');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

async function findSdk(): Promise<FoundSdk> {
  const folder = join(appRoot(), 'out', 'sdk');
  const names = await readdir(folder).catch(() => [] as string[]);
  const file = names.find((name) => /^pulseflow-sdk-.+\.tgz$/.test(name));
  if (file === undefined)
    throw new AppError({
      code: 'SDK_MISSING',
      message: `The SDK was not found in ${folder}. Build PulseFlow again: "npm run build".`,
    });
  return { file: join(folder, file), version: file.slice('pulseflow-sdk-'.length, -'.tgz'.length) };
}
