/** A time [from, to) in which something else holds, epoch ms. */
export interface Period {
  from: number;
  to: number;
  name?: string;
  exceptionId?: string;
}

/** Periods that can be asked by moment. Where several cover it, the last in the list given counts. */
export interface Periods {
  at(ms: number): number;
  /** The end of the time without a hole that covers a moment; undefined: none does. */
  endAt(ms: number): number | undefined;
  /** The first start behind a moment; Infinity: there is none. */
  nextStart(ms: number): number;
}

interface Stretch {
  from: number;
  to: number;
  index: number;
}

/** @param periods those that end before they begin never hold */
export function periodsOf(periods: readonly Period[]): Periods {
  const stretches = flattened(periods);
  /** The place of the last stretch that begins at or before a moment. */
  const placeAt = (ms: number): number => {
    let low = 0;
    let high = stretches.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((stretches[middle]?.from ?? 0) <= ms) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  };
  return {
    at(ms) {
      const stretch = stretches[placeAt(ms)];
      return stretch !== undefined && ms < stretch.to ? stretch.index : -1;
    },
    endAt(ms) {
      let place = placeAt(ms);
      let end = stretches[place]?.to;
      if (end === undefined || ms >= end) return undefined;
      while (stretches[++place]?.from === end) end = stretches[place]?.to ?? end;
      return end;
    },
    nextStart: (ms) => stretches[placeAt(ms) + 1]?.from ?? Number.POSITIVE_INFINITY,
  };
}

/** Stretches without overlaps: each edge begins a new one, held by the last of the periods that cover it. */
function flattened(periods: readonly Period[]): Stretch[] {
  const held = periods.map(({ from, to }, index) => ({ from, to, index })).filter(({ from, to }) => to > from);
  const starts = [...held].sort((a, b) => a.from - b.from);
  const edges = [...new Set(held.flatMap(({ from, to }) => [from, to]))].sort((a, b) => a - b);
  const stretches: Stretch[] = [];
  let open: Stretch[] = [];
  let started = 0;
  for (const [place, from] of edges.entries()) {
    open = open.filter(({ to }) => to > from);
    for (let next = starts[started]; next !== undefined && next.from <= from; next = starts[++started]) open.push(next);
    const to = edges[place + 1];
    if (to === undefined || open.length === 0) continue;
    const index = open.reduce((newest, each) => Math.max(newest, each.index), -1);
    const before = stretches.at(-1);
    if (before !== undefined && before.to === from && before.index === index) before.to = to;
    else stretches.push({ from, to, index });
  }
  return stretches;
}
