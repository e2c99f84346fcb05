import type { Item } from '@pulseflow/sdk';
import type { ImapFlow } from 'imapflow';
import type { ReadOptions } from './message-fields';
import type { Overview } from './overview';
import { readByParts } from './read-by-parts';
import { readWhole } from './read-whole';

/** Messages are asked for together up to this size, so that many small ones need few round trips. */
const TOGETHER_BYTES = 4_000_000;
/**
 * Larger messages are read part by part: taking a large one apart as a whole would hold up the app for seconds, and a decoder of
 * the machine is a hundred times faster at files.
 */
const WHOLE_BYTES = 256_000;

/** Messages of the open folder as items, in their order; those that are gone are left out. Nothing changes in the mailbox. */
export async function* readMessages(
  client: ImapFlow,
  overviews: readonly Overview[],
  options: ReadOptions,
): AsyncGenerator<Item, void, undefined> {
  for (let start = 0; start < overviews.length; ) {
    const together: Overview[] = [];
    for (let bytes = 0; start < overviews.length && (together.length === 0 || bytes < TOGETHER_BYTES); start += 1) {
      const overview = overviews[start];
      if (overview === undefined) break;
      together.push(overview);
      bytes += Math.min(overview.sizeBytes, WHOLE_BYTES);
    }
    const small = together.filter(isSmall);
    const range = small.map(({ uid }) => uid).join(',');
    const fetched = range === '' ? [] : await client.fetchAll(range, { uid: true, source: true }, { uid: true });
    const sources = new Map(fetched.map(({ uid, source }) => [uid, source]));
    for (const overview of together) {
      const source = sources.get(overview.uid);
      if (source !== undefined) yield await readWhole(source, overview, options);
      if (isSmall(overview)) continue;
      const item = await readByParts(client, overview, options);
      if (item !== undefined) yield item;
    }
  }
}

/** One message as an item; undefined when it is gone. */
export async function readMessage(client: ImapFlow, overview: Overview, options: ReadOptions): Promise<Item | undefined> {
  for await (const item of readMessages(client, [overview], options)) return item;
  return undefined;
}

function isSmall({ sizeBytes }: Overview): boolean {
  return sizeBytes <= WHOLE_BYTES;
}
