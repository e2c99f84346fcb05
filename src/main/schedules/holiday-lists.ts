import { createUlid } from '#shared/model/ids';
import type { HolidayList } from '#shared/model/schedule';
import { holidayListInUse, holidayListNameTaken, holidayListNotFound } from './errors';
import type { HolidayListsRepository } from './holiday-lists-repository';

/** A flow whose schedule, in force or in the draft, names a holiday list. */
export interface ListUse {
  flowId: string;
  flowName: string;
}

export interface HolidayListsPorts {
  repository: HolidayListsRepository;
  /** Which flows use which list. */
  uses(): ReadonlyMap<string, readonly ListUse[]>;
  /** Called when the days of a list have changed. */
  changed(): void;
  now(): number;
  random(): number;
}

type NewList = Omit<HolidayList, 'id'>;

/** The workspace's own holidays. Names are unique, whatever their case. */
export interface HolidayListsService {
  /** By name, each with the flows that use it. */
  list(): (HolidayList & { usedBy: ListUse[] })[];
  /** Without who uses them, which takes a look into every flow. */
  all(): readonly HolidayList[];
  /** Errors: HOLIDAY_LIST_NAME_TAKEN. */
  create(list: NewList): HolidayList;
  /** Errors: HOLIDAY_LIST_NOT_FOUND, HOLIDAY_LIST_NAME_TAKEN. */
  update(listId: string, list: NewList): HolidayList;
  /** Errors: HOLIDAY_LIST_NOT_FOUND, HOLIDAY_LIST_IN_USE. */
  remove(listId: string): void;
  /** `name`, or with a number behind it when there is a list of that name. */
  freeName(name: string): string;
  /** Those of the ids. Errors: HOLIDAY_LIST_NOT_FOUND. */
  pick(listIds: readonly string[]): HolidayList[];
}

export function createHolidayListsService({ repository, uses, changed, now, random }: HolidayListsPorts): HolidayListsService {
  const isTaken = (name: string, exceptId?: string): boolean =>
    repository.all().some((list) => list.id !== exceptId && list.name.toLowerCase() === name.toLowerCase());
  const found = (listId: string): HolidayList => {
    const list = repository.find(listId);
    if (list === undefined) throw holidayListNotFound(listId);
    return list;
  };

  return {
    list() {
      const used = uses();
      return repository.all().map((list) => ({ ...list, usedBy: [...(used.get(list.id) ?? [])] }));
    },

    all: () => repository.all(),

    create({ name, days }) {
      if (isTaken(name)) throw holidayListNameTaken(name);
      const nowMs = now();
      const list: HolidayList = { id: `hol_${createUlid(nowMs, random)}`, name, days: inOrder(days) };
      repository.insert(list, nowMs);
      changed();
      return list;
    },

    update(listId, { name, days }) {
      const { id } = found(listId);
      if (isTaken(name, id)) throw holidayListNameTaken(name);
      const list: HolidayList = { id, name, days: inOrder(days) };
      repository.update(list, now());
      changed();
      return list;
    },

    remove(listId) {
      const { id, name } = found(listId);
      const flows = uses().get(id) ?? [];
      if (flows.length > 0) throw holidayListInUse(name, flows);
      repository.remove(id);
      changed();
    },

    freeName(name) {
      if (!isTaken(name)) return name;
      for (let number = 2; ; number++) {
        const candidate = `${name.slice(0, 110)} (${number})`;
        if (!isTaken(candidate)) return candidate;
      }
    },

    pick: (listIds) => listIds.map(found),
  };
}

/** By date, each once: of two entries the later counts. */
function inOrder(days: HolidayList['days']): HolidayList['days'] {
  const byDate = new Map(days.map((day) => [`${day.date} ${day.yearly}`, day]));
  return [...byDate.values()].sort((one, other) => one.date.localeCompare(other.date));
}
