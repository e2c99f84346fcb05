interface Entry<Key, Value> {
  readonly key: Key;
  readonly value: Value;
  isLive: boolean;
}

/** First in, first out, with removal by key. A Map alone would walk over all it has lost to find its first entry. */
export class KeyedFifo<Key, Value> {
  readonly #byKey = new Map<Key, Entry<Key, Value>>();
  #order: Entry<Key, Value>[] = [];
  #head = 0;

  get size(): number {
    return this.#byKey.size;
  }

  has(key: Key): boolean {
    return this.#byKey.has(key);
  }

  /** Does nothing when the key is in it already. */
  add(key: Key, value: Value): void {
    if (this.#byKey.has(key)) return;
    const entry = { key, value, isLive: true };
    this.#byKey.set(key, entry);
    this.#order.push(entry);
  }

  remove(key: Key): boolean {
    const entry = this.#byKey.get(key);
    if (entry === undefined) return false;
    entry.isLive = false;
    this.#byKey.delete(key);
    return true;
  }

  first(): Value | undefined {
    for (; this.#head < this.#order.length; this.#head++) {
      const entry = this.#order[this.#head];
      if (entry?.isLive === true) {
        this.#compact();
        return entry.value;
      }
    }
    this.#order = [];
    this.#head = 0;
    return undefined;
  }

  *values(): Generator<Value> {
    for (const entry of this.#order.slice(this.#head)) if (entry.isLive) yield entry.value;
  }

  #compact(): void {
    if (this.#head < 1024 || this.#head * 2 < this.#order.length) return;
    this.#order = this.#order.slice(this.#head);
    this.#head = 0;
  }
}
