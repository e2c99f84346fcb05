import type { HolidayList } from '#shared/model/schedule';
import type { SchedulesPorts } from './ports';

interface ListRow {
  id: string;
  name: string;
  days: string;
}

/** The workspace's own holiday lists, kept in memory: every compiled schedule that uses one asks for it. */
export interface HolidayListsRepository {
  /** By name. */
  all(): readonly HolidayList[];
  find(listId: string): HolidayList | undefined;
  insert(list: HolidayList, nowMs: number): void;
  update(list: HolidayList, nowMs: number): void;
  remove(listId: string): void;
}

export function createHolidayListsRepository({ db, write }: SchedulesPorts['store']): HolidayListsRepository {
  const all = db.prepare<[], ListRow>('SELECT id, name, days FROM holiday_lists');
  const insert = db.prepare<[ListRow & { now: number }]>(
    'INSERT INTO holiday_lists (id, name, days, created_at, updated_at) VALUES (:id, :name, :days, :now, :now)',
  );
  const update = db.prepare<[ListRow & { now: number }]>(
    'UPDATE holiday_lists SET name = :name, days = :days, updated_at = :now WHERE id = :id',
  );
  const remove = db.prepare<[string]>('DELETE FROM holiday_lists WHERE id = ?');
  const lists = new Map(
    all
      .all()
      .map(({ id, name, days }): [string, HolidayList] => [id, { id, name, days: JSON.parse(days) as HolidayList['days'] }]),
  );
  const toRow = ({ id, name, days }: HolidayList, now: number) => ({ id, name, days: JSON.stringify(days), now });

  return {
    all: () => [...lists.values()].sort((one, other) => one.name.localeCompare(other.name)),
    find: (listId) => lists.get(listId),
    insert(list, nowMs) {
      write(() => insert.run(toRow(list, nowMs)));
      lists.set(list.id, list);
    },
    update(list, nowMs) {
      write(() => update.run(toRow(list, nowMs)));
      lists.set(list.id, list);
    },
    remove(listId) {
      write(() => remove.run(listId));
      lists.delete(listId);
    },
  };
}
