/**
 * Wakes schedules at their moments with one timer, whatever their number. The clock is looked at once a minute at least, so that
 * sleep, changed clocks and waits of years need no timer of their own; when nothing is due, a look costs the same for one
 * schedule as for 10,000.
 */
import type { Clock, Timer } from '#main/engine/ports';
import { Heap, type HeapItem } from './heap';

const LOOK_EVERY_MS = 60_000;
/** Clocks drift; only more than this is a clock that was set back. */
const SET_BACK_MS = 1000;
/** So many are woken in one turn of the event loop. */
const MAX_PER_TURN = 50;

export interface AlarmPorts<T> {
  clock: Clock;
  /** Its moment has come. It is in the alarm no more. Must not throw. */
  onDue(item: T): void;
  /** No item may wait for a moment that is far ahead now. */
  onSetBack(): void;
  /** Once a minute at least. */
  onLook(): void;
}

export interface Alarm<T> {
  /** From now on it rings; items may be set before. */
  start(): void;
  /** Rings at or after a moment; moves it when it is set already. */
  set(item: T, atMs: number): void;
  remove(item: T): void;
  close(): void;
}

export function createAlarm<T extends HeapItem>({ clock, onDue, onSetBack, onLook }: AlarmPorts<T>): Alarm<T> {
  const heap = new Heap<T>();
  let timer: Timer | undefined;
  let timerAtMs = Number.POSITIVE_INFINITY;
  let nextTurn: NodeJS.Immediate | undefined;
  let lastLookMs = Number.NEGATIVE_INFINITY;
  let isOn = false;

  function stopTimer(): void {
    timer?.cancel();
    timer = undefined;
    timerAtMs = Number.POSITIVE_INFINITY;
  }

  function arm(): void {
    const atMs = Math.min(heap.first?.atMs ?? Number.POSITIVE_INFINITY, lastLookMs + LOOK_EVERY_MS);
    if (!isOn || nextTurn !== undefined || timerAtMs <= atMs) return;
    stopTimer();
    timerAtMs = atMs;
    timer = clock.setTimer(atMs, look);
  }

  function look(): void {
    nextTurn = undefined;
    stopTimer();
    if (!isOn) return;
    const nowMs = clock.now();
    const isSetBack = nowMs < lastLookMs - SET_BACK_MS;
    lastLookMs = nowMs;
    if (isSetBack) onSetBack();
    onLook();
    for (let count = 0; heap.first !== undefined && heap.first.atMs <= nowMs; count++) {
      if (count === MAX_PER_TURN) {
        nextTurn = setImmediate(look);
        return;
      }
      const { first } = heap;
      heap.remove(first);
      onDue(first);
    }
    arm();
  }

  return {
    start() {
      isOn = true;
      look();
    },
    set(item, atMs) {
      heap.set(item, atMs);
      arm();
    },
    remove(item) {
      heap.remove(item);
    },
    close() {
      isOn = false;
      clearImmediate(nextTurn);
      nextTurn = undefined;
      stopTimer();
      heap.clear();
    },
  };
}
