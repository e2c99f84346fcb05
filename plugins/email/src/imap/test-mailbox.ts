import type { ImapAccount } from './account';
import { openFolder, withImap } from './connect';

/** Signs in and looks into the inbox without changing anything. Errors: those of `withImap`. */
export async function testMailbox(account: ImapAccount, signal: AbortSignal): Promise<void> {
  await withImap(account, signal, async ({ client }) => {
    await openFolder(client, 'INBOX', 'read');
  });
}
