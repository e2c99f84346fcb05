/** What stands in a heap. Its place is kept with it, so that moving it takes no search. */
export interface HeapItem {
  atMs: number;
  /** Where it stands; -1: in no heap. For the heap alone. */
  place: number;
}

/** A binary heap by `atMs`, the earliest first. Every change costs at most the logarithm of its size. */
export class Heap<T extends HeapItem> {
  readonly #items: T[] = [];

  get first(): T | undefined {
    return this.#items[0];
  }

  get size(): number {
    return this.#items.length;
  }

  /** Puts an item in, or moves it to another moment. */
  set(item: T, atMs: number): void {
    if (item.place === -1) {
      item.atMs = atMs;
      item.place = this.#items.push(item) - 1;
      this.#rise(item);
      return;
    }
    const isEarlier = atMs < item.atMs;
    item.atMs = atMs;
    if (isEarlier) this.#rise(item);
    else this.#sink(item);
  }

  remove(item: T): void {
    const { place } = item;
    if (place === -1) return;
    item.place = -1;
    const last = this.#items.pop();
    if (last === undefined || last === item) return;
    this.#put(last, place);
    this.#rise(last);
    this.#sink(last);
  }

  clear(): void {
    for (const item of this.#items) item.place = -1;
    this.#items.length = 0;
  }

  #put(item: T, place: number): void {
    this.#items[place] = item;
    item.place = place;
  }

  #rise(item: T): void {
    let { place } = item;
    while (place > 0) {
      const parentPlace = (place - 1) >> 1;
      const parent = this.#items[parentPlace];
      if (parent === undefined || parent.atMs <= item.atMs) break;
      this.#put(parent, place);
      place = parentPlace;
    }
    this.#put(item, place);
  }

  #sink(item: T): void {
    let { place } = item;
    for (;;) {
      const left = this.#items[2 * place + 1];
      const right = this.#items[2 * place + 2];
      const least = right !== undefined && left !== undefined && right.atMs < left.atMs ? right : left;
      if (least === undefined || least.atMs >= item.atMs) break;
      const leastPlace = least.place;
      this.#put(least, place);
      place = leastPlace;
    }
    this.#put(item, place);
  }
}
