/**
 * A number in [0, 1) that is the same for the same seed and occurrence everywhere: FNV-1a over both, then the finish of
 * MurmurHash3, so that neighbouring moments are far apart.
 */
export function chanceOf(seed: string, plannedMs: number): number {
  let hash = 0x811c9dc5;
  const text = `${seed}@${plannedMs}`;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 0x1_0000_0000;
}
