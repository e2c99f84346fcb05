import { createHash } from 'node:crypto';
import { AppError, toErrorInfo } from '#shared/model/errors';
import { PLUGIN_API_VERSION } from '#shared/model/plugin';
import type { CatalogueEntry, PluginCatalogue } from '#shared/model/plugin-install';
import type { CataloguesService } from '../service-types';
import { catalogueInvalid, type IndexPlugin, type IndexVersion, type ReadIndex, readIndex } from './catalogue-index';
import { CatalogueList, type ListedCatalogue } from './catalogue-list';
import { isSafeWay, normalLocation, readIndexText, readVersion } from './catalogue-place';
import { placesIn } from './places';
import type { InstalledPlugin, InstallPorts } from './ports';
import { matches, rank } from './search';
import { compareVersions, isPreRelease } from './version-order';

/** The index that comes with the app. */
export const BUNDLED_CATALOGUE = 'bundled';
const STALE_MS = 60 * 60 * 1000;

export interface Catalogues extends CataloguesService {
  /** A version's bytes, as its index promises them. Errors: CATALOGUE_NOT_FOUND, those of reading. */
  take(
    wanted: { catalogue: string; name: string; version?: string | undefined },
    signal: AbortSignal,
  ): Promise<{ bytes: Buffer; version: string; isSafe: boolean }>;
  /** A newer version than the installed one, by what is known of the catalogues now; asks nobody. */
  updateOf(plugin: InstalledPlugin): { version: string; catalogue: string } | undefined;
  /** Reads what was kept, so that `updateOf` can answer. */
  load(): Promise<void>;
  close(): void;
}

type Ports = Pick<InstallPorts, 'pluginsFolder' | 'appVersion' | 'bundledCatalogue' | 'now' | 'all' | 'changed'>;

interface Known extends ListedCatalogue {
  isBuiltIn: boolean;
  read?: ReadIndex | undefined;
}

/** The catalogues of a workspace. */
export function createCatalogues(ports: Ports): Catalogues {
  const list = new CatalogueList(placesIn(ports.pluginsFolder).catalogues);
  const closing = new AbortController();
  let known: Known[] = [];
  let loaded: Promise<void> | undefined;
  const refreshing = new Map<string, Promise<void>>();

  const load = (): Promise<void> => {
    loaded ??= (async () => {
      const entries = await list.read();
      known = await Promise.all(
        entries.map(async (entry) => ({ ...entry, isBuiltIn: false, read: await list.cached(entry.id, entry.location) })),
      );
      if (ports.bundledCatalogue !== undefined) {
        const built: Known = { id: BUNDLED_CATALOGUE, location: ports.bundledCatalogue, isBuiltIn: true };
        known.unshift(built);
        await refresh(built);
      }
    })();
    return loaded;
  };

  const save = () => list.write(known.filter(({ isBuiltIn }) => !isBuiltIn).map(({ isBuiltIn: _, read: __, ...entry }) => entry));

  const find = (id: string): Known => {
    const found = known.find((catalogue) => catalogue.id === id);
    if (found !== undefined) return found;
    throw new AppError({
      code: 'CATALOGUE_NOT_FOUND',
      message: 'There is no such catalogue any more. Choose one of the list, or add it again.',
      data: { id },
    });
  };

  /** Reads the index again; what goes wrong stays with the catalogue, whose last good index goes on being used. */
  const refresh = (catalogue: Known): Promise<void> => {
    const running = refreshing.get(catalogue.id);
    if (running !== undefined) return running;
    const work = (async () => {
      try {
        const text = await readIndexText(catalogue.location, closing.signal);
        const read = readIndex(text, catalogue.location);
        if (catalogue.fingerprint !== undefined && catalogue.fingerprint !== read.fingerprint) {
          throw catalogueInvalid(
            'CATALOGUE_KEY_CHANGED',
            catalogue.location,
            'it is not signed by the key that it had when it was added. If its maker has a new key, remove it and add it again',
          );
        }
        if (!catalogue.isBuiltIn) await list.keep(catalogue.id, text);
        catalogue.read = read;
        delete catalogue.error;
      } catch (thrown) {
        if (closing.signal.aborted) return;
        catalogue.error = toErrorInfo(thrown);
      }
      catalogue.readAt = ports.now();
    })().finally(() => refreshing.delete(catalogue.id));
    refreshing.set(catalogue.id, work);
    return work;
  };

  const refreshAll = async (which: readonly Known[]): Promise<void> => {
    await Promise.all(which.map(refresh));
    if (closing.signal.aborted) return;
    await save();
    ports.changed({ kind: 'catalogues' });
  };

  const refreshStale = (): void => {
    const stale = known.filter(({ isBuiltIn, readAt }) => !isBuiltIn && (readAt ?? 0) < ports.now() - STALE_MS);
    // The list is shown as it was; the change tells when there is a newer one.
    if (stale.length > 0) refreshAll(stale).catch(() => undefined);
  };

  const isCompatible = (version: IndexVersion): boolean =>
    version.apiVersion === PLUGIN_API_VERSION &&
    (version.minAppVersion === undefined || compareVersions(version.minAppVersion, ports.appVersion) <= 0);

  const newest = (plugin: IndexPlugin, withPreReleases: boolean): IndexVersion | undefined =>
    plugin.versions
      .filter((version) => isCompatible(version) && (withPreReleases || !isPreRelease(version.version)))
      .sort((a, b) => compareVersions(b.version, a.version))[0];

  const updateOf = (plugin: InstalledPlugin): { version: string; catalogue: string } | undefined => {
    const { origin } = plugin;
    // What came from a catalogue is updated from there; another one may mean something else by the name.
    const places = known.filter(({ id }) => origin.kind !== 'catalogue' || id === origin.catalogue);
    let best: { version: string; catalogue: string } | undefined;
    for (const { id, read } of places) {
      const offered = read?.index.plugins.find(({ name }) => name === plugin.name);
      const version = offered && newest(offered, isPreRelease(plugin.version))?.version;
      if (version === undefined || compareVersions(version, best?.version ?? plugin.version) <= 0) continue;
      best = { version, catalogue: id };
    }
    return best;
  };

  const entryOf = (catalogue: string, plugin: IndexPlugin, installed: InstalledPlugin | undefined): CatalogueEntry => {
    const update = installed === undefined ? undefined : updateOf(installed);
    const { versions, author, homepage, ...about } = plugin;
    return {
      ...about,
      ...(author === undefined ? {} : { author }),
      ...(homepage === undefined ? {} : { homepage }),
      catalogue,
      versions: [...versions]
        .sort((a, b) => compareVersions(b.version, a.version))
        .map((version) => ({
          version: version.version,
          apiVersion: version.apiVersion,
          ...(version.minAppVersion === undefined ? {} : { minAppVersion: version.minAppVersion }),
          sizeBytes: version.size,
          ...(version.publishedAt === undefined ? {} : { publishedAt: Date.parse(version.publishedAt) }),
          ...(version.changes === undefined ? {} : { changes: version.changes }),
          capabilities: version.capabilities,
          isCompatible: isCompatible(version),
        })),
      ...(installed === undefined ? {} : { installed: installed.version }),
      ...(update === undefined || update.catalogue !== catalogue ? {} : { updateTo: update.version }),
    };
  };

  const shown = (catalogue: Known): PluginCatalogue => ({
    id: catalogue.id,
    name: catalogue.isBuiltIn ? 'PulseFlow' : (catalogue.read?.index.name ?? catalogue.location),
    location: catalogue.location,
    isBuiltIn: catalogue.isBuiltIn,
    ...(catalogue.read?.fingerprint === undefined ? {} : { fingerprint: catalogue.read.fingerprint }),
    ...(catalogue.readAt === undefined ? {} : { readAt: catalogue.readAt }),
    ...(catalogue.read === undefined ? {} : { plugins: catalogue.read.index.plugins.length }),
    ...(catalogue.error === undefined ? {} : { error: catalogue.error }),
  });

  return {
    load,
    updateOf,
    async list() {
      await load();
      refreshStale();
      return known.map(shown);
    },
    async add(given) {
      await load();
      let location: string;
      try {
        location = normalLocation(given);
      } catch {
        throw catalogueInvalid('CATALOGUE_LOCATION', given, 'this is neither a folder nor an address');
      }
      if (known.some((catalogue) => catalogue.location === location)) {
        throw new AppError({
          code: 'CATALOGUE_EXISTS',
          message: `The catalogue ${location} is in the list already.`,
          data: { location },
        });
      }
      const text = await readIndexText(location, closing.signal);
      const read = readIndex(text, location);
      if (read.fingerprint === undefined && !isSafeWay(location)) {
        throw catalogueInvalid(
          'CATALOGUE_NOT_SAFE',
          location,
          'it is neither encrypted (https) nor signed, so anybody on the way could change it',
        );
      }
      const id = createHash('sha256').update(location).digest('hex').slice(0, 12);
      const catalogue: Known = {
        id,
        location,
        isBuiltIn: false,
        readAt: ports.now(),
        read,
        ...(read.fingerprint === undefined ? {} : { fingerprint: read.fingerprint }),
      };
      await list.keep(id, text);
      known.push(catalogue);
      await save();
      ports.changed({ kind: 'catalogues' });
      return shown(catalogue);
    },
    async remove(id) {
      await load();
      if (find(id).isBuiltIn)
        throw new AppError({
          code: 'CATALOGUE_BUILT_IN',
          message: 'The catalogue of PulseFlow itself cannot be removed.',
          data: { id },
        });
      known = known.filter((catalogue) => catalogue.id !== id);
      await save();
      await list.forget(id);
      ports.changed({ kind: 'catalogues' });
    },
    async search({ query, category, source, limit, cursor }) {
      await load();
      refreshStale();
      const installed = new Map((await ports.all()).map((plugin) => [plugin.name, plugin]));
      const places = known.filter(({ id }) => source === undefined || id === source);
      const all = places.flatMap(({ id, read }) => (read?.index.plugins ?? []).map((plugin) => ({ id, plugin })));
      const found = all
        .filter(({ plugin }) => matches(plugin, query))
        .map((entry) => ({ ...entry, rank: rank(entry.plugin, query) }))
        .sort((a, b) => a.rank - b.rank || a.plugin.label.en.localeCompare(b.plugin.label.en, 'en'));
      const categories = new Map<string, number>();
      for (const { plugin } of found) for (const name of plugin.categories) categories.set(name, (categories.get(name) ?? 0) + 1);
      const chosen = found.filter(({ plugin }) => category === undefined || plugin.categories.includes(category));
      const from = Math.max(0, Number.parseInt(cursor ?? '0', 10) || 0);
      const page = chosen.slice(from, from + limit);
      return {
        items: page.map(({ id, plugin }) => entryOf(id, plugin, installed.get(plugin.name))),
        ...(from + limit < chosen.length ? { nextCursor: String(from + limit) } : {}),
        total: chosen.length,
        categories: [...categories].map(([name, plugins]) => ({ name, plugins })).sort((a, b) => (a.name < b.name ? -1 : 1)),
      };
    },
    async checkUpdates() {
      await load();
      await refreshAll(known);
      const updates = (await ports.all()).flatMap((plugin) => {
        const update = updateOf(plugin);
        return update === undefined
          ? []
          : [{ name: plugin.name, from: plugin.version, to: update.version, catalogue: update.catalogue }];
      });
      return { updates };
    },
    async take({ catalogue: id, name, version: wanted }, signal) {
      await load();
      const catalogue = find(id);
      if (catalogue.read === undefined) await refresh(catalogue);
      const plugin = catalogue.read?.index.plugins.find((offered) => offered.name === name);
      const version =
        plugin && (wanted === undefined ? newest(plugin, false) : plugin.versions.find((offered) => offered.version === wanted));
      if (version === undefined) {
        throw new AppError({
          code: 'PLUGIN_SOURCE_FAILED',
          message: `The catalogue does not offer "${name}"${wanted === undefined ? ' for this version of PulseFlow' : ` ${wanted}`}. Read the catalogues again.`,
          data: { detail: 'SOURCE_NOT_OFFERED', name, ...(wanted === undefined ? {} : { version: wanted }) },
        });
      }
      const bytes = await readVersion(catalogue.location, version, AbortSignal.any([signal, closing.signal]));
      const isSafe = isSafeWay(catalogue.location) || catalogue.read?.fingerprint !== undefined;
      return { bytes, version: version.version, isSafe };
    },
    close: () => closing.abort(),
  };
}
