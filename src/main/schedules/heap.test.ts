import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Heap, type HeapItem } from './heap';

const item = (): HeapItem => ({ atMs: 0, place: -1 });

it('a heap gives what is earliest, whatever is put in, moved and taken out', () => {
  const change = fc.record({ which: fc.nat(20), atMs: fc.option(fc.nat(50), { nil: undefined }) });
  fc.assert(
    fc.property(fc.array(change, { maxLength: 200 }), (changes) => {
      const heap = new Heap();
      const items = Array.from({ length: 21 }, item);
      const model = new Map<HeapItem, number>();
      for (const { which, atMs } of changes) {
        const one = items[which] ?? item();
        if (atMs === undefined) {
          heap.remove(one);
          model.delete(one);
        } else {
          heap.set(one, atMs);
          model.set(one, atMs);
        }
        expect(heap.size).toBe(model.size);
        expect(heap.first?.atMs).toBe(model.size === 0 ? undefined : Math.min(...model.values()));
      }
      const drained: number[] = [];
      for (let first = heap.first; first !== undefined; first = heap.first) {
        drained.push(first.atMs);
        heap.remove(first);
      }
      expect(drained).toEqual([...model.values()].sort((a, b) => a - b));
    }),
  );
});

it('a change of one among 10,000 moves few', () => {
  let moves = 0;
  class Counted implements HeapItem {
    atMs = 0;
    #place = -1;
    get place(): number {
      return this.#place;
    }
    set place(place: number) {
      this.#place = place;
      moves += 1;
    }
  }
  const heap = new Heap<Counted>();
  const items = Array.from({ length: 10_000 }, () => new Counted());
  for (const [index, one] of items.entries()) heap.set(one, index);
  const [first = new Counted()] = items;
  moves = 0;
  heap.set(first, 20_000);
  heap.set(first, -1);
  heap.remove(first);
  expect(moves).toBeLessThan(100);
});
