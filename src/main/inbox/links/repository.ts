import type { InboxStore } from '../ports';

/** A link as it is stored. */
export interface StoredLink {
  digest: string;
  taskKey: number;
  taskId: string;
  personId: string;
  /** What it was made for; undefined: to see the task. */
  outcome: string | undefined;
  expiresAt: number;
  usedAt: number | undefined;
}

interface LinkRow {
  token_digest: string;
  task_key: number;
  id: string;
  person_id: string;
  outcome: string | null;
  expires_at: number;
  used_at: number | null;
}

/** SQL of the links of tasks. Writes belong into `store.write`. */
export function createLinksRepository({ db }: Pick<InboxStore, 'db'>) {
  const find = db.prepare<[string], LinkRow>(
    `SELECT token_digest, task_key, human_tasks.id, person_id, human_task_links.outcome, human_task_links.expires_at, used_at
     FROM human_task_links JOIN human_tasks ON key = task_key WHERE token_digest = ?`,
  );
  const insert = db.prepare<[Record<string, string | number | null>]>(
    `INSERT INTO human_task_links (token_digest, task_key, person_id, outcome, created_at, expires_at)
     SELECT :digest, key, :personId, :outcome, :createdAt, :expiresAt FROM human_tasks WHERE id = :taskId`,
  );
  const use = db.prepare<[number | null, number, string]>(
    'UPDATE human_task_links SET used_at = ? WHERE task_key = ? AND person_id = ?',
  );
  const trim = db.prepare<[string, string, string, string, number]>(
    `DELETE FROM human_task_links
     WHERE person_id = ? AND task_key = (SELECT key FROM human_tasks WHERE id = ?) AND created_at < (
       SELECT min(created_at) FROM (
         SELECT DISTINCT created_at FROM human_task_links
         WHERE person_id = ? AND task_key = (SELECT key FROM human_tasks WHERE id = ?) ORDER BY created_at DESC LIMIT ?))`,
  );

  return {
    find(digest: string): StoredLink | undefined {
      const row = find.get(digest);
      if (row === undefined) return undefined;
      return {
        digest: row.token_digest,
        taskKey: row.task_key,
        taskId: row.id,
        personId: row.person_id,
        outcome: row.outcome ?? undefined,
        expiresAt: row.expires_at,
        usedAt: row.used_at ?? undefined,
      };
    },
    insert(link: {
      digest: string;
      taskId: string;
      personId: string;
      outcome: string | undefined;
      createdAt: number;
      expiresAt: number;
    }): void {
      insert.run({ ...link, outcome: link.outcome ?? null });
    },
    /** All links to a task that a person has, whatever message they came with; without a time they are unused again. */
    setUsed({ taskKey, personId }: StoredLink, usedAt: number | undefined): void {
      use.run(usedAt ?? null, taskKey, personId);
    },
    /** Leaves the links of the newest messages. */
    trim: (taskId: string, personId: string, keptMessages: number): void => {
      trim.run(personId, taskId, personId, taskId, keptMessages);
    },
  };
}
