/** The gap between numbers that follow each other evenly; undefined where they do not, or are fewer than two. */
export function gapOf(numbers: readonly number[]): number | undefined {
  const [first, second] = numbers;
  if (first === undefined || second === undefined) return undefined;
  const gap = second - first;
  return numbers.every((number, at) => number === first + at * gap) ? gap : undefined;
}

/** The step of numbers that go evenly around a circle of `size` from 0 on, such as 0, 15, 30, 45 of 60; 1 when it is whole. */
export function stepOf(numbers: readonly number[], size: number): number | undefined {
  if (numbers.length === size) return 1;
  const step = gapOf(numbers);
  return numbers[0] === 0 && step !== undefined && step * numbers.length === size ? step : undefined;
}

/** Numbers in parts, rising, each once: three or more that follow each other are a range. */
export function runsOf(numbers: readonly number[]): (number | readonly [from: number, to: number])[] {
  const runs: [number, number][] = [];
  for (const number of [...new Set(numbers)].sort((a, b) => a - b)) {
    const last = runs.at(-1);
    if (last !== undefined && last[1] === number - 1) last[1] = number;
    else runs.push([number, number]);
  }
  return runs.flatMap(([from, to]): (number | readonly [number, number])[] => {
    if (to - from >= 2) return [[from, to]];
    return from === to ? [from] : [from, to];
  });
}

/** Days of the week from Monday on, each once; 0 and 7 are Sunday, which comes last as 7. */
export function weekOf(weekdays: readonly number[]): number[] {
  return [...new Set(weekdays.map((weekday) => (weekday % 7 === 0 ? 7 : weekday)))].sort((a, b) => a - b);
}
