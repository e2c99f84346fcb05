/** Packages for tests: good ones, and those that nobody should unpack. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { ZipFile } from 'yazl';
import type { PluginManifest } from '#shared/model/plugin';

const folders: string[] = [];

/** A new folder that `removeFolders` removes. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'pulseflow-install-'));
  folders.push(folder);
  return folder;
}

/** For `afterEach`. */
export function removeFolders(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}

/** A small manifest. */
export function manifestText(more: Partial<Record<keyof PluginManifest, unknown>> = {}): string {
  return JSON.stringify({
    name: 'weather',
    version: '1.0.0',
    apiVersion: 1,
    runtime: 'node',
    label: { en: 'Weather', 'pt-BR': 'Tempo' },
    description: { en: 'Tells the weather', 'pt-BR': 'Diz o tempo' },
    ...more,
  });
}

/** The files of a plugin that works. */
export function pluginFiles(more: Partial<Record<keyof PluginManifest, unknown>> = {}): Record<string, string> {
  return {
    'plugin.json': manifestText(more),
    'index.mjs': 'export default { nodes: [] };\n',
    'README.md': '# Weather\n',
  };
}

export function writeFiles(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

export interface ZipEntry {
  text: string | Buffer;
  mode?: number;
}

/** A zip of these files. */
export async function zipOf(files: Readonly<Record<string, string | ZipEntry>>): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [path, given] of Object.entries(files)) {
    const { text, mode = 0o100644 } = typeof given === 'string' ? { text: given } : given;
    zip.addBuffer(Buffer.from(text), path, { mode });
  }
  zip.end();
  return buffer(zip.outputStream);
}

/** The same bytes with other names: packers refuse to write those that attackers do. Both names have the same length. */
export function renamedInZip(zip: Buffer, from: string, to: string): Buffer {
  if (Buffer.byteLength(from) !== Buffer.byteLength(to)) throw new Error('the names differ in length');
  return Buffer.from(
    zip.toString('latin1').replaceAll(Buffer.from(from).toString('latin1'), Buffer.from(to).toString('latin1')),
    'latin1',
  );
}

export interface TarEntry {
  path: string;
  text?: string;
  type?: string;
  /** What the header says; default: the length of the text. */
  size?: number;
}

/** What `npm pack` gives, with whatever entries. */
export function tarOf(entries: readonly TarEntry[]): Buffer {
  const blocks = entries.flatMap(({ path, text = '', type = '0', size }) => {
    const header = Buffer.alloc(512);
    header.write(path, 0, 100);
    header.write('0000644\0', 100);
    header.write((size ?? Buffer.byteLength(text)).toString(8).padStart(11, '0'), 124);
    header.write('        ', 148);
    header.write(type, 156);
    header.write('ustar\0', 257);
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    const content = Buffer.from(text);
    return [header, content, Buffer.alloc((512 - (content.length % 512)) % 512)];
  });
  return gzipSync(Buffer.concat([...blocks, Buffer.alloc(1024)]));
}
