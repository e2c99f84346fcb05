import type { Migration } from './migration';

/**
 * How often the process may have ended of a step, and how many messages a queue holds.
 *
 * - `steps.crashes`: see engine/step/crash-watch.
 * - `queue_counts` is kept by triggers, so that no statement that moves a message can forget it; a page that shows every queue
 *   each two seconds must not count a million messages each time.
 * - `queue_messages_by_state` serves those who look at messages in the order in which they came, whatever their priority.
 */
export const crashAndQueueCounts: Migration = {
  version: 9,
  title: 'crash and queue counts',
  up(db) {
    db.exec(`
      ALTER TABLE steps ADD COLUMN crashes INTEGER;

      CREATE TABLE queue_counts (
        queue_key INTEGER NOT NULL,
        state     INTEGER NOT NULL,
        count     INTEGER NOT NULL,
        PRIMARY KEY (queue_key, state)
      ) STRICT, WITHOUT ROWID;
      INSERT INTO queue_counts (queue_key, state, count)
        SELECT queue_key, state, count(*) FROM queue_messages GROUP BY queue_key, state;

      CREATE TRIGGER queue_messages_counted AFTER INSERT ON queue_messages BEGIN
        INSERT INTO queue_counts (queue_key, state, count) VALUES (new.queue_key, new.state, 1)
          ON CONFLICT (queue_key, state) DO UPDATE SET count = count + 1;
      END;
      CREATE TRIGGER queue_messages_uncounted AFTER DELETE ON queue_messages BEGIN
        UPDATE queue_counts SET count = count - 1 WHERE queue_key = old.queue_key AND state = old.state;
      END;
      CREATE TRIGGER queue_messages_recounted AFTER UPDATE OF state ON queue_messages WHEN old.state <> new.state BEGIN
        UPDATE queue_counts SET count = count - 1 WHERE queue_key = old.queue_key AND state = old.state;
        INSERT INTO queue_counts (queue_key, state, count) VALUES (new.queue_key, new.state, 1)
          ON CONFLICT (queue_key, state) DO UPDATE SET count = count + 1;
      END;

      CREATE INDEX queue_messages_by_state ON queue_messages (queue_key, state);
    `);
  },
};
