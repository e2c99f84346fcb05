/** The archive of the diagnostics. */
import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';
import type { DiagnosticsPart } from '#shared/contract/machine';

/** The parts as a zip archive. */
export async function zipParts(parts: readonly DiagnosticsPart[], atMs: number): Promise<Buffer> {
  const zip = new ZipFile();
  for (const { name, text } of parts) zip.addBuffer(Buffer.from(text), name, { mtime: new Date(atMs) });
  zip.end();
  return await buffer(zip.outputStream);
}
