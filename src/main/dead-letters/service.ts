/**
 * Dead letters: steps that failed their run with their retries used up. People look at them, change what the step is given,
 * send them on again, or say why they are not needed. What is done to a letter is kept with it.
 */
import type { DeadLetter, DeadLetterDetail, DeadLetterState } from '#shared/model/dead-letter';
import { toErrorInfo } from '#shared/model/errors';
import { createUlid } from '#shared/model/ids';
import type { JsonObject } from '#shared/model/json';
import type { Item } from '#shared/model/packet';
import { badCursor, deadLetterDecided, deadLetterNotFound } from './errors';
import type { DeadLettersPorts } from './ports';
import { createRedriver } from './redriver';
import { createDeadLettersRepository } from './repository';

/** Decided ones are kept this long, so that what was done can be looked up. */
const DECIDED_KEPT_MS = 90 * 86_400_000;
const PRUNED_PER_BATCH = 500;

/** Named ones, or all open ones that the filter finds. */
export interface Chosen {
  ids?: string[] | undefined;
  flowId?: string | undefined;
  errorCode?: string | undefined;
}

export interface Counted {
  count: number;
  skipped: string[];
}

export interface DeadLetterListQuery {
  limit: number;
  cursor?: string | undefined;
  state?: DeadLetterState | DeadLetterState[] | undefined;
  flowId?: string | undefined;
  text?: string | undefined;
}

export type DeadLettersService = ReturnType<typeof createDeadLettersService>;

export function createDeadLettersService(ports: DeadLettersPorts) {
  const { store, clock } = ports;
  const repository = createDeadLettersRepository(store);
  const redriver = createRedriver(ports, repository, {
    redriven: (id, runId) => tell(id, 'flx.dead_letter.redriven', { redrivenRunId: runId }),
  });

  function get(id: string): DeadLetterDetail {
    const letter = repository.detail(id);
    if (letter === undefined) throw deadLetterNotFound(id);
    return letter;
  }

  function tell(id: string, type: string, more: JsonObject): void {
    if (!ports.wantsEvent(type)) return;
    const letter = repository.find(id)?.letter;
    if (letter === undefined) return;
    const { flowId, flowName, runId, nodeId, nodeName } = letter;
    const now = clock.now();
    const event = {
      id: `evt_${createUlid(now, ports.random)}`,
      type,
      source: '/dead-letters',
      subject: flowId,
      timeMs: now,
      data: { deadLetterId: id, flowId, flowName, runId, nodeId, nodeName, ...more },
    };
    ports.emit(event).catch((error: unknown) => ports.report(toErrorInfo(error)));
  }

  /** Does `act` to each in one transaction; a single named one that cannot be is an error, of many it is skipped. */
  function toEach(
    { ids, flowId, errorCode }: Chosen,
    state: DeadLetterState,
    act: (id: string) => boolean,
  ): Counted & { done: string[] } {
    const chosen = ids ?? repository.ids({ states: [state], flowId, errorCode });
    const done: string[] = [];
    const skipped: string[] = [];
    store.write(() => {
      for (const id of chosen) (act(id) ? done : skipped).push(id);
    });
    const [only] = skipped;
    if (ids?.length === 1 && only !== undefined) {
      const found = repository.find(only);
      throw found === undefined ? deadLetterNotFound(only) : deadLetterDecided(only, found.letter.state);
    }
    return { count: done.length, skipped, done };
  }

  return {
    list({ limit, cursor, state, flowId, text }: DeadLetterListQuery): { items: DeadLetter[]; nextCursor?: string } {
      if (cursor !== undefined && !/^\d{1,15}$/.test(cursor)) throw badCursor();
      const found = repository.list({
        limit: limit + 1,
        beforeKey: cursor === undefined ? undefined : Number(cursor),
        states: typeof state === 'string' ? [state] : state,
        flowId,
        text,
      });
      const page = found.slice(0, limit);
      const last = page.at(-1);
      return {
        items: page.map(({ letter }) => letter),
        ...(found.length > limit && last !== undefined ? { nextCursor: String(last.key) } : {}),
      };
    },
    counts: () => repository.counts(),
    get,
    /** Errors: DEAD_LETTER_NOT_FOUND, DEAD_LETTER_DECIDED. */
    edit(id: string, items: Item[] | undefined): DeadLetterDetail {
      const { state, originalItems } = get(id);
      const at = clock.now();
      const isSet = store.write(() => {
        if (!repository.setItems(id, items, (items ?? originalItems).length)) return false;
        repository.note(id, { at, action: items === undefined ? 'reset' : 'edited' });
        return true;
      });
      if (!isSet) throw deadLetterDecided(id, state);
      return get(id);
    },
    /** Queues them, one after the other at the rate. Errors, for a single one: DEAD_LETTER_NOT_FOUND, DEAD_LETTER_DECIDED. */
    redrive(chosen: Chosen, perMinute: number | undefined): Counted {
      const now = clock.now();
      const stepMs = perMinute === undefined ? 0 : 60_000 / perMinute;
      // A second order at a rate goes behind the first, or both together would be faster than either.
      let dueAt = stepMs === 0 ? now : Math.max(now, (repository.lastDueAt() ?? 0) + stepMs);
      const { count, skipped } = toEach(chosen, 'open', (id) => {
        if (!repository.queue(id, Math.round(dueAt))) return false;
        repository.note(id, { at: now, action: 'queued', ...(perMinute === undefined ? {} : { detail: `${perMinute} / min` }) });
        dueAt += stepMs;
        return true;
      });
      redriver.look();
      return { count, skipped };
    },
    /** Errors, for a single one: DEAD_LETTER_NOT_FOUND, DEAD_LETTER_DECIDED. */
    withdraw(chosen: Chosen): Counted {
      const at = clock.now();
      const { count, skipped } = toEach(chosen, 'queued', (id) => {
        if (redriver.isUnderWay(id) || !repository.reopen(id)) return false;
        repository.note(id, { at, action: 'withdrawn' });
        return true;
      });
      return { count, skipped };
    },
    /** Errors, for a single one: DEAD_LETTER_NOT_FOUND, DEAD_LETTER_DECIDED. */
    discard(chosen: Chosen, reason: string): Counted {
      const at = clock.now();
      const { count, skipped, done } = toEach(chosen, 'open', (id) => {
        if (!repository.discard(id, reason, at)) return false;
        repository.note(id, { at, action: 'discarded', detail: reason });
        return true;
      });
      for (const id of done) tell(id, 'flx.dead_letter.discarded', { reason });
      return { count, skipped };
    },
    /** The open letter of a failed step, if there is one. */
    ofStep(runId: string, seq: number): DeadLetter | undefined {
      return repository.find(`dead_${runId.replace(/^run_/, '')}_${seq}`)?.letter;
    },
    /** Re-drives it at once; one that was re-driven answers with its run. Errors: DEAD_LETTER_DECIDED, those of `Engine.redrive`. */
    async redriveNow(id: string): Promise<{ runId: string; duplicate: boolean }> {
      const letter = get(id);
      if (letter.redrivenRunId !== undefined) return { runId: letter.redrivenRunId, duplicate: true };
      if (letter.state === 'discarded') throw deadLetterDecided(id, letter.state);
      const at = clock.now();
      store.write(() => {
        if (repository.queue(id, at)) repository.note(id, { at, action: 'queued' });
      });
      return redriver.driveNow(letter);
    },
    start(): void {
      try {
        store.write(() => repository.prune(clock.now() - DECIDED_KEPT_MS, PRUNED_PER_BATCH));
      } catch (error) {
        // Cleaning up can wait for the next start; a disk that takes nothing must not keep the app from starting.
        ports.report(toErrorInfo(error));
      }
      redriver.start();
    },
    close: () => redriver.close(),
  };
}
