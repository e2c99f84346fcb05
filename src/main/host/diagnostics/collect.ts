/** What helps to find a fault, in files that a person can read before they are sent: nothing of the flows' data, no secret. */
import { freemem, homedir, loadavg, release, type as systemType, totalmem, userInfo } from 'node:os';
import type { Store } from '#main/store';
import type { DiagnosticsPart } from '#shared/contract/machine';
import type { SystemInfo } from '#shared/contract/system';
import type { Settings } from '#shared/model/settings';
import type { Finding } from '../cli/doctor';
import { type Known, redact } from './redact';

export interface DiagnosticsSource {
  store: Pick<Store, 'db'>;
  info(): SystemInfo;
  health(): { status: string; store: string; uptimeMs: number };
  settings(): Settings;
  /** The checks of `pulseflow doctor`. */
  examine(): Promise<Finding[]>;
  /** The end of the log, in at most so many bytes. */
  logTail(maxBytes: number): string;
  now(): number;
}

const LOG_BYTES = 200_000;
/** Beyond so many rows a table is only said to have more: counting millions would hold the engine up. */
const COUNTED_ROWS = 100_000;
/** Checking a larger database takes longer than everything else may wait. */
const EXAMINED_BYTES = 200 * 1_048_576;

const pretty = (value: object): string => `${JSON.stringify(value, null, 2)}\n`;

function about({ info, health, now }: DiagnosticsSource): object {
  const { versions, platform, arch } = process;
  return {
    at: new Date(now()).toISOString(),
    ...info(),
    ...health(),
    versions: Object.fromEntries(
      (['node', 'electron', 'chrome', 'v8', 'napi', 'sqlite', 'openssl'] as const).flatMap((name) =>
        versions[name] === undefined ? [] : [[name, versions[name]]],
      ),
    ),
    system: { type: systemType(), release: release(), platform, arch },
    locale: new Intl.DateTimeFormat().resolvedOptions().locale,
    memory: { processBytes: process.memoryUsage().rss, freeBytes: freemem(), totalBytes: totalmem(), load: loadavg() },
  };
}

/** How much there is of what: no names, no contents. */
function workspace(db: Store['db']): object {
  const all = (sql: string): object[] => db.prepare(sql).all() as object[];
  const tables = db
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name")
    .pluck()
    .all() as string[];
  const rows = tables.map((table) => {
    const count = Number(
      db
        .prepare(`SELECT count(*) FROM (SELECT 1 FROM "${table}" LIMIT ${COUNTED_ROWS + 1})`)
        .pluck()
        .get(),
    );
    return [table, count > COUNTED_ROWS ? `more than ${COUNTED_ROWS}` : count];
  });
  return {
    rows: Object.fromEntries(rows) as object,
    flows: all('SELECT status, count(*) AS count FROM flows GROUP BY status'),
    nodeTypes: all(`SELECT json_extract(node.value, '$.type') AS type, count(*) AS count
      FROM flows, json_each(flows.draft, '$.nodes') AS node GROUP BY 1 ORDER BY 2 DESC LIMIT 200`),
    deadLetters: all(`SELECT node_type AS nodeType, error_code AS code, state, count(*) AS count
      FROM dead_letters GROUP BY 1, 2, 3 ORDER BY 4 DESC LIMIT 50`),
    credentials: all('SELECT type, count(*) AS count FROM credentials GROUP BY type'),
  };
}

/** What must not be in it, as far as the host knows it. */
export function knownTexts(home: string, secrets: readonly string[]): Known {
  const own: Known['texts'][number][] = [
    { text: home, instead: '<workspace>' },
    { text: homedir(), instead: '~' },
  ];
  try {
    own.push({ text: userInfo().username, instead: '<user>' });
  } catch {
    // A container may run under a number that has no name.
  }
  // "root" and "node" are words of programs, not names of people.
  const named = own.filter(({ text }) => !['root', 'node', '/', '/root'].includes(text));
  return { texts: [...named, ...secrets.map((text) => ({ text, instead: '[removed]' }))] };
}

async function findings(source: DiagnosticsSource): Promise<object> {
  const { databaseBytes } = source.info();
  if (databaseBytes > EXAMINED_BYTES)
    return { skipped: `The database has ${Math.round(databaseBytes / 1_048_576)} MB: run "pulseflow doctor" for these checks.` };
  return await source.examine();
}

/** One part that cannot be read must not keep the others back: a fault is looked for. */
async function part(name: string, read: () => string | Promise<string>): Promise<DiagnosticsPart> {
  try {
    return { name, text: await read() };
  } catch (error) {
    return { name, text: `This part could not be collected: ${error instanceof Error ? error.message : String(error)}\n` };
  }
}

/** All parts, blacked out. Never rejects. */
export async function collectDiagnostics(
  source: DiagnosticsSource,
  known: Known,
  more: readonly DiagnosticsPart[],
): Promise<DiagnosticsPart[]> {
  const parts = [
    await part('about.json', () => pretty(about(source))),
    await part('settings.json', () => pretty(source.settings())),
    await part('workspace.json', () => pretty(workspace(source.store.db))),
    await part('doctor.json', async () => pretty(await findings(source))),
    await part('log.txt', () => source.logTail(LOG_BYTES) || 'The log has no entries.\n'),
    ...more,
  ];
  return parts.map(({ name, text }) => ({ name, text: redact(text, known) }));
}
