import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { PACKAGE_LIMITS } from './package-rules';
import { digestOfFiles } from './staged-file';
import { removeFolders, renamedInZip, type TarEntry, tarOf, temporaryFolder, zipOf } from './testing/packages';
import { untarPackage } from './untar';
import { unzip } from './unzip';

afterEach(removeFolders);

describe('unzip', () => {
  it('writes the files and gives their digests', async () => {
    const folder = temporaryFolder();
    const files = await unzip(await zipOf({ 'plugin.json': '{}', 'src/a.mjs': 'x' }), folder);
    expect(readFileSync(join(folder, 'src/a.mjs'), 'utf8')).toBe('x');
    expect(files).toEqual({
      'plugin.json': '44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a',
      'src/a.mjs': '2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881',
    });
    expect(digestOfFiles(files)).not.toBe(digestOfFiles({ ...files, 'src/b.mjs': files['src/a.mjs'] ?? '' }));
  });

  it.each([
    ['aa/evil.txt', '../evil.txt'],
    ['aaaa/evil', '/etc/evil'],
    ['aa/evil.txt', 'C:/evil.txt'],
    ['aa/evil.txt', 'aa\\evil.txt'],
    ['aa/bb/c.txt', 'aa/../c.txt'],
    ['aa/evil.tx', 'aa//vil.tx'],
    ['aa/evil.t', 'aa/NUL.tx'],
    ['aa/evil.tx', 'aa/evil.t '],
    ['aa/evil.tx', 'aa/ev:l.tx'],
  ])('writes nothing outside of its folder, and no name that means something else elsewhere: %s as %s', async (from, to) => {
    const outside = temporaryFolder();
    const folder = join(outside, 'in', 'side');
    const zip = renamedInZip(await zipOf({ [from]: 'evil' }), from, to);
    await expect(unzip(zip, folder)).rejects.toMatchObject({ code: 'PLUGIN_INVALID', data: { detail: 'PACKAGE_PATH_UNSAFE' } });
    expect(readdirSync(outside)).toEqual([]);
    expect(existsSync('/etc/evil')).toBe(false);
  });

  it('counts what comes out, whatever the zip says: a bomb ends at the limit', async () => {
    const folder = temporaryFolder();
    const bomb = await zipOf({ bomb: { text: Buffer.alloc(20_000_000) } });
    expect(bomb.length).toBeLessThan(100_000);
    const limits = { ...PACKAGE_LIMITS, fileBytes: 1_000_000 };
    await expect(unzip(bomb, folder, limits)).rejects.toMatchObject({ code: 'PLUGIN_TOO_LARGE' });
    const total = { ...PACKAGE_LIMITS, totalBytes: 1_500_000 };
    const many = await zipOf({ a: { text: Buffer.alloc(1_000_000) }, b: { text: Buffer.alloc(1_000_000) } });
    await expect(unzip(many, temporaryFolder(), total)).rejects.toMatchObject({ code: 'PLUGIN_TOO_LARGE' });
  });

  it('refuses a file that is longer than the zip says', async () => {
    const zip = await zipOf({ a: { text: Buffer.alloc(5000, 'a') } });
    // The size in the central directory: behind the last header.
    const at = zip.lastIndexOf(Buffer.from('PK\x01\x02', 'latin1'));
    zip.writeUInt32LE(10, at + 24);
    await expect(unzip(zip, temporaryFolder())).rejects.toMatchObject({
      code: 'PLUGIN_INVALID',
      data: { detail: 'PACKAGE_NOT_A_ZIP' },
    });
  });

  it('refuses more files than it may hold, and a zip that is too large', async () => {
    const zip = await zipOf({ a: '1', b: '2', c: '3' });
    await expect(unzip(zip, temporaryFolder(), { ...PACKAGE_LIMITS, files: 2 })).rejects.toMatchObject({
      code: 'PLUGIN_TOO_LARGE',
    });
    await expect(unzip(zip, temporaryFolder(), { ...PACKAGE_LIMITS, packedBytes: 100 })).rejects.toMatchObject({
      code: 'PLUGIN_TOO_LARGE',
    });
  });

  it('refuses links, encrypted files, and names that differ in case only', async () => {
    const link = await zipOf({ 'a.txt': { text: '/etc/passwd', mode: 0o120777 } });
    await expect(unzip(link, temporaryFolder())).rejects.toMatchObject({ data: { detail: 'PACKAGE_ENTRY_KIND' } });
    const twice = await zipOf({ 'a.txt': '1', 'A.TXT': '2' });
    await expect(unzip(twice, temporaryFolder())).rejects.toMatchObject({ data: { detail: 'PACKAGE_PATH_TWICE' } });
    const encrypted = await zipOf({ 'a.txt': '1' });
    for (let at = encrypted.indexOf('PK'); at !== -1; at = encrypted.indexOf('PK', at + 2)) {
      const isLocal = encrypted.readUInt32LE(at) === 0x04034b50;
      const isCentral = encrypted.readUInt32LE(at) === 0x02014b50;
      if (isLocal || isCentral) encrypted[at + (isLocal ? 6 : 8)] = 1;
    }
    await expect(unzip(encrypted, temporaryFolder())).rejects.toMatchObject({ data: { detail: 'PACKAGE_ENCRYPTED' } });
  });

  it('says so when the file is no zip, is cut off, or is not there', async () => {
    await expect(unzip(Buffer.from('no zip'), temporaryFolder())).rejects.toMatchObject({
      data: { detail: 'PACKAGE_NOT_A_ZIP' },
    });
    const zip = await zipOf({ 'a.txt': 'x'.repeat(1000) });
    await expect(unzip(zip.subarray(0, 60), temporaryFolder())).rejects.toMatchObject({ code: 'PLUGIN_INVALID' });
    await expect(unzip('/no/such.zip', temporaryFolder())).rejects.toMatchObject({ code: 'PLUGIN_SOURCE_FAILED' });
  });
});

describe('untarPackage', () => {
  const untar = async (entries: readonly TarEntry[], bytes?: Buffer) => {
    const folder = temporaryFolder();
    const file = join(temporaryFolder(), 'p.tgz');
    writeFileSync(file, bytes ?? tarOf(entries));
    return { folder, files: await untarPackage(file, folder, { ...PACKAGE_LIMITS, totalBytes: 1_000_000 }) };
  };

  it('writes what lies in the folder of the package', async () => {
    const long = `package/${'a'.repeat(90)}/${'b'.repeat(60)}.txt`;
    const record = ` path=${long}\n`;
    const { folder, files } = await untar([
      { path: 'package/plugin.json', text: '{}' },
      { path: 'package/src', type: '5' },
      { path: 'PaxHeader', type: 'x', text: `${record.length + 3}${record}` },
      { path: 'short', text: 'long' },
    ]);
    expect(Object.keys(files)).toEqual(['plugin.json', long.slice('package/'.length)]);
    expect(readFileSync(join(folder, long.slice('package/'.length)), 'utf8')).toBe('long');
  });

  it.each([
    [{ path: 'package/../../evil', text: 'x' }, 'PACKAGE_PATH_UNSAFE'],
    [{ path: 'package//etc/evil', text: 'x' }, 'PACKAGE_PATH_UNSAFE'],
    [{ path: 'package/link', type: '2' }, 'PACKAGE_ENTRY_KIND'],
    [{ path: 'package/hard', type: '1' }, 'PACKAGE_ENTRY_KIND'],
  ])('refuses %o', async (entry, detail) => {
    await expect(untar([entry])).rejects.toMatchObject({ code: 'PLUGIN_INVALID', data: { detail } });
  });

  it('refuses what is too large, cut off, or no archive', async () => {
    await expect(untar([{ path: 'package/a', text: 'x'.repeat(1_000_001) }])).rejects.toMatchObject({ code: 'PLUGIN_TOO_LARGE' });
    await expect(untar([{ path: 'package/a', size: 5000 }])).rejects.toMatchObject({
      data: { detail: 'PACKAGE_ARCHIVE_DAMAGED' },
    });
    await expect(untar([], Buffer.from('no gzip'))).rejects.toMatchObject({ data: { detail: 'PACKAGE_ARCHIVE_DAMAGED' } });
  });
});
