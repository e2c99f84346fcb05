import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Places, placesIn } from './places';
import { packageIn, recoverPlaces, takePlace } from './take-place';
import { removeFolders, temporaryFolder, writeFiles } from './testing/packages';

let places: Places;
let staged: string;
const versionAt = (folder: string): string | undefined =>
  existsSync(join(folder, 'v')) ? readFileSync(join(folder, 'v'), 'utf8') : undefined;
const current = (): string | undefined => versionAt(places.current('weather'));
const kept = (version: string): string | undefined => versionAt(places.kept('weather', version));

beforeEach(() => {
  places = placesIn(temporaryFolder());
  staged = join(places.staging, 'one');
  writeFiles(packageIn(staged), { v: '2' });
});
afterEach(removeFolders);

describe('taking the place', () => {
  it('keeps the version that makes way, and gives the way back', async () => {
    writeFiles(places.current('weather'), { v: '1' });
    writeFiles(places.kept('weather', '1.0.0'), { v: 'of another time' });
    const { undo } = await takePlace(places, staged, { name: 'weather', replaced: '1.0.0' });
    expect([current(), kept('1.0.0')]).toEqual(['2', '1']);
    await undo();
    expect([current(), kept('1.0.0')]).toEqual(['1', undefined]);
    expect(versionAt(packageIn(staged))).toBe('2');
  });

  it('takes a copy of the same version away that comes to its place in between', async () => {
    writeFiles(places.current('weather'), { v: '1' });
    let copies = 1;
    const move = async (from: string, to: string) => {
      if (copies-- > 0) writeFiles(places.kept('weather', '1.0.0'), { v: 'a copy' });
      renameSync(from, to);
    };
    await takePlace(places, staged, { name: 'weather', replaced: '1.0.0' }, move);
    expect([current(), kept('1.0.0')]).toEqual(['2', '1']);
  });

  it('goes back to a kept version and keeps the newer one', async () => {
    writeFiles(places.current('weather'), { v: '2' });
    writeFiles(places.kept('weather', '1.0.0'), { v: '1' });
    await takePlace(places, staged, { name: 'weather', replaced: '2.0.0', keptVersion: '1.0.0' });
    expect([current(), kept('1.0.0'), kept('2.0.0')]).toEqual(['1', undefined, '2']);
  });

  it('leaves nothing behind when a first installation is taken back', async () => {
    const { undo } = await takePlace(places, staged, { name: 'weather' });
    expect(current()).toBe('2');
    await undo();
    expect(current()).toBeUndefined();
  });

  it('leaves all as it was when it cannot be done', async () => {
    writeFiles(places.current('weather'), { v: '1' });
    renameSync(packageIn(staged), join(staged, 'gone'));
    await expect(takePlace(places, staged, { name: 'weather', replaced: '1.0.0' })).rejects.toMatchObject({
      code: 'PLUGIN_FOLDER_FAILED',
    });
    expect([current(), kept('1.0.0')]).toEqual(['1', undefined]);
  });
});

describe('a power cut at each step', () => {
  /** Does as many moves as it may, then nothing more: the process is gone. */
  const untilDead = (moves: number) => {
    let done = 0;
    return (from: string, to: string): Promise<void> => {
      if (done >= moves) return Promise.reject(new Error('dead'));
      done += 1;
      renameSync(from, to);
      return Promise.resolve();
    };
  };

  it.each([
    [0, { name: 'weather', replaced: '1.0.0' }, '1'],
    [1, { name: 'weather', replaced: '1.0.0' }, '1'],
    [2, { name: 'weather', replaced: '1.0.0' }, '2'],
    [0, { name: 'weather' }, '1'],
    [1, { name: 'weather' }, '1'],
    [2, { name: 'weather' }, '2'],
    [1, { name: 'weather', replaced: '1.0.0', keptVersion: '0.9.0' }, '1'],
    [2, { name: 'weather', replaced: '1.0.0', keptVersion: '0.9.0' }, '0.9'],
  ])('after %i moves of %o a start finds version %s, whole', async (moves, intent, version) => {
    writeFiles(places.current('weather'), { v: '1' });
    writeFiles(places.kept('weather', '0.9.0'), { v: '0.9' });
    await takePlace(places, staged, intent, untilDead(moves)).catch(() => undefined);
    await recoverPlaces(places);
    expect([current(), readdirSync(places.staging)]).toEqual([version, []]);
    // No version is lost: what is not in its place is kept, but for one that nobody was told of.
    if ('replaced' in intent && version !== '1') expect(kept('1.0.0')).toBe('1');
    if (version !== '0.9') expect(kept('0.9.0')).toBe('0.9');
  });
});

describe('after a crash', () => {
  const intent = (value: object) => writeFileSync(join(staged, 'taking-its-place.json'), JSON.stringify(value));

  it('brings the version before back when the place is empty', async () => {
    writeFiles(places.kept('weather', '1.0.0'), { v: '1' });
    intent({ name: 'weather', replaced: '1.0.0' });
    expect(await recoverPlaces(places)).toEqual(['weather']);
    expect([current(), kept('1.0.0')]).toEqual(['1', undefined]);
    expect(readdirSync(places.staging)).toEqual([]);
  });

  it('brings back the newer version that made way for a kept one, which stays kept', async () => {
    writeFiles(places.kept('weather', '1.0.0'), { v: '1' });
    writeFiles(places.kept('weather', '2.0.0'), { v: '2' });
    intent({ name: 'weather', replaced: '2.0.0', keptVersion: '1.0.0' });
    expect(await recoverPlaces(places)).toEqual(['weather']);
    expect([current(), kept('1.0.0'), kept('2.0.0')]).toEqual(['2', '1', undefined]);
  });

  it('leaves what is in its place, and removes what was staged', async () => {
    writeFiles(places.current('weather'), { v: '1' });
    intent({ name: 'weather', replaced: '1.0.0' });
    mkdirSync(join(places.staging, 'two'));
    expect(await recoverPlaces(places)).toEqual([]);
    expect(current()).toBe('1');
    expect(readdirSync(places.staging)).toEqual([]);
  });

  it('installs nothing that nobody was told of, and cares for no damaged note', async () => {
    intent({ name: 'weather' });
    writeFiles(join(places.staging, 'two'), { 'taking-its-place.json': '{"name":"../../' });
    expect(await recoverPlaces(places)).toEqual([]);
    expect(current()).toBeUndefined();
  });

  it('has nothing to do in a new workspace', async () => {
    expect(await recoverPlaces(placesIn(join(temporaryFolder(), 'none')))).toEqual([]);
  });
});
