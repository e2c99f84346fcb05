import type { PluginSource } from '#shared/model/plugin-install';

/** What the contract takes at most, in bytes of the file: base64 makes three bytes four. */
export const MAX_UPLOAD_BYTES = 105_000_000;
/** Base64 is made in parts that begin at a multiple of three bytes, and that a call takes as arguments. */
const PART_BYTES = 3 * 8192;

/** The bytes as base64. */
export function toBase64(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += PART_BYTES) {
    parts.push(btoa(String.fromCharCode(...bytes.subarray(at, at + PART_BYTES))));
  }
  return parts.join('');
}

/** A zip that was chosen or dropped, as a source; undefined when it is larger than what can be sent. */
export async function zipSource(file: File): Promise<PluginSource | undefined> {
  if (file.size > MAX_UPLOAD_BYTES) return undefined;
  return { kind: 'zip', upload: toBase64(new Uint8Array(await file.arrayBuffer())), name: file.name.slice(0, 255) };
}
