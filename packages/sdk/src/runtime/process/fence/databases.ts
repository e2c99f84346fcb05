/**
 * The fence around SQLite. Node's own (`node:sqlite`) opens files beside the permission model, so the paths are checked here: of the
 * constructor, of backups, and of `ATTACH` and `VACUUM INTO`, by SQLite's authorizer.
 */
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { PluginPlaces } from '../../../../../../src/main/plugins/runtime/inside';
import { reachOf } from '../../../../../../src/main/plugins/runtime/reach';
import { DeniedError } from '../told-error';
import { type Call, replace } from './replace';

interface Database {
  setAuthorizer(authorizer: Call | null): void;
}
type DatabaseClass = (new (...given: unknown[]) => Database) & { prototype: Database };

/** SQLITE_ATTACH, SQLITE_OK and SQLITE_DENY of the C interface. */
const ATTACH = 24;
const OK = 0;
const DENY = 1;

/** From now on databases are opened only where files may be. Without SQLite in this Node there is nothing to do. */
export function fenceDatabases(places: PluginPlaces, denied: (path: string) => void): void {
  const sqlite = findSqlite();
  if (sqlite === undefined) return;
  const refuse = (path: string): DeniedError => {
    denied(path);
    return new DeniedError({ kind: 'files', what: path });
  };
  const isAllowed = (path: string, isReadOnly: boolean): boolean =>
    reachOf(path, isReadOnly ? 'read' : 'write', places) === 'open';
  const mayAttach = (location: string): boolean => {
    const path = pathOf(location);
    if (path === undefined || isAllowed(path, false)) return true;
    refuse(path);
    return false;
  };
  const check = (location: unknown, isReadOnly: boolean): void => {
    const path = pathOf(location);
    if (path !== undefined && !isAllowed(path, isReadOnly)) throw refuse(path);
  };
  const original = sqlite['DatabaseSync'] as DatabaseClass;
  const setAuthorizer = original.prototype.setAuthorizer as unknown as Call;
  /** Ours first; what the plugin sets comes behind it. */
  const guard = (database: Database, own?: Call | null): void => {
    setAuthorizer.call(database, (...given: unknown[]) => {
      const [action, location] = given;
      // What is not written out in the statement cannot be known here.
      if (action === ATTACH && (typeof location !== 'string' || !mayAttach(location))) return DENY;
      return own?.(...given) ?? OK;
    });
  };
  const fenced = new Proxy(original, {
    construct(target, given, newTarget) {
      const options = (given[1] ?? {}) as { readOnly?: boolean; open?: boolean };
      check(given[0], options.readOnly === true);
      const database = Reflect.construct(target, given, newTarget) as Database;
      if (options.open !== false) guard(database);
      return database;
    },
  });
  const { prototype } = original;
  replace(
    prototype,
    'open',
    (open) =>
      function (...given) {
        const result = open.apply(this, given);
        guard(this as Database);
        return result;
      },
    true,
  );
  replace(
    prototype,
    'setAuthorizer',
    () =>
      function (own) {
        guard(this as Database, own as Call | null);
        return undefined;
      },
    true,
  );
  // Instances lead to the class by it.
  Object.defineProperty(prototype, 'constructor', { value: fenced, writable: false, configurable: false });
  Object.defineProperty(sqlite, 'DatabaseSync', { value: fenced, writable: false, configurable: false, enumerable: true });
  replace(
    sqlite,
    'backup',
    (backup) =>
      async (...given) => {
        check(given[1], false);
        return await backup(...given);
      },
    true,
  );
}

function findSqlite(): Record<string, unknown> | undefined {
  try {
    return createRequire(import.meta.url)('node:sqlite') as Record<string, unknown>;
  } catch {
    // This Node was built without it.
    return undefined;
  }
}

/** The file that SQLite means; undefined: one in memory, or a temporary one. */
function pathOf(location: unknown): string | undefined {
  if (location instanceof URL) return fileURLToPath(location);
  const text = location instanceof Uint8Array ? new TextDecoder().decode(location) : String(location);
  if (text === '' || text === ':memory:') return undefined;
  if (!text.startsWith('file:')) return resolve(text);
  const [file = ''] = text.slice('file:'.length).split(/[?#]/);
  if (file === ':memory:') return undefined;
  return resolve(decodeURIComponent(file.replace(/^\/\/(localhost)?(?=\/)/, '')));
}
