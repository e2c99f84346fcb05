import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { MailMessage } from '#main/engine/sdk';
import { composeMail, messageDigest } from './compose';
import type { MailPorts } from './ports';

const LOCAL_SENDER = 'PulseFlow <pulseflow@localhost>';

async function exists(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch {
    // Not there, or not readable: then writing it gives the reason.
    return false;
  }
}

/**
 * Puts the message into the outbox folder as an .eml file, whole or not at all. The file's name comes from the idempotency
 * key: the same message again is the same file, and the one that is there stays. Errors: MAIL_INVALID and those of writing.
 */
export async function putInOutbox(ports: MailPorts, message: MailMessage): Promise<{ messageId: string; path: string }> {
  const path = join(ports.outboxFolder, `${messageDigest(message.idempotencyKey)}.eml`);
  const { messageId, bytes } = await composeMail(message, message.from || LOCAL_SENDER, ports.now());
  if (!(await exists(path))) await ports.writeWhole(path, bytes);
  return { messageId, path };
}
