/** Reads a whole database file and says whether it is sound, on a thread of its own: a large one takes seconds. */
import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import { APPLICATION_ID } from './database';

interface Answer {
  integrity: string;
  applicationId: number;
  schemaVersion: number;
}

/** As text, so that no file beside the bundle is needed. */
const CHECK = `
  const { parentPort, workerData } = require('node:worker_threads');
  const Database = require(workerData.module);
  const db = new Database(workerData.file, { readonly: true, fileMustExist: true });
  parentPort.postMessage({
    integrity: String(db.pragma('integrity_check(1)', { simple: true })),
    applicationId: Number(db.pragma('application_id', { simple: true })),
    schemaVersion: Number(db.pragma('user_version', { simple: true })),
  });
  db.close();`;

/** Answers the schema's version. Throws an Error that says what is wrong: not a database of PulseFlow, or a damaged one. */
export async function checkDatabaseFile(file: string): Promise<{ schemaVersion: number }> {
  const module = createRequire(import.meta.url).resolve('better-sqlite3');
  const worker = new Worker(CHECK, { eval: true, execArgv: [], workerData: { file, module } });
  const { integrity, applicationId, schemaVersion } = await new Promise<Answer>((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`the check ended early (${code})`)));
  });
  if (applicationId !== APPLICATION_ID) throw new Error('it is not a database of PulseFlow');
  if (integrity !== 'ok') throw new Error(`it is damaged: ${integrity}`);
  return { schemaVersion };
}
