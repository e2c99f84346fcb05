/** Precedence of versions (Semantic Versioning 2.0.0, section 11): negative when `a` is older than `b`. */
export function compareVersions(a: string, b: string): number {
  const [coreA = '', ...preA] = a.split('-');
  const [coreB = '', ...preB] = b.split('-');
  const core = compareParts(coreA.split('.'), coreB.split('.'));
  if (core !== 0) return core;
  const [labelA, labelB] = [preA.join('-'), preB.join('-')];
  if (labelA === labelB) return 0;
  if (labelA === '') return 1;
  if (labelB === '') return -1;
  return compareParts(labelA.split('.'), labelB.split('.'));
}

/** True for `1.0.0-beta`: it is offered only to those who have one of them already. */
export function isPreRelease(version: string): boolean {
  return version.includes('-');
}

function compareParts(a: readonly string[], b: readonly string[]): number {
  for (let index = 0; index < Math.max(a.length, b.length); index += 1) {
    const [x, y] = [a[index], b[index]];
    if (x === undefined || y === undefined) return x === undefined ? -1 : 1;
    if (x === y) continue;
    const [numericX, numericY] = [/^\d+$/.test(x), /^\d+$/.test(y)];
    if (numericX && numericY) return Number(x) - Number(y);
    if (numericX !== numericY) return numericX ? -1 : 1;
    return x < y ? -1 : 1;
  }
  return 0;
}
