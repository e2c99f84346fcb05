import type { Item } from '@pulseflow/sdk';
import type { Email } from 'postal-mime';
import { KeptAttachments } from './keep-attachments';
import { basicsOf, headerFields, keyOf, type ReadOptions } from './message-fields';
import type { Overview } from './overview';

/** A message whose octets are all here. */
export async function readWhole(source: Buffer, overview: Overview, options: ReadOptions): Promise<Item> {
  const { default: PostalMime } = await import('postal-mime');
  let email: Email;
  try {
    email = await PostalMime.parse(source, { rfc822Attachments: true });
  } catch (thrown) {
    // Its parts are nested beyond all reason: what the server made of it is better than to stop at it for ever.
    return {
      json: { ...basicsOf(overview, options), text: '', html: '', attachments: [], problem: String(thrown) },
      key: keyOf(overview, options),
    };
  }
  const kept = new KeptAttachments(options);
  for (const { filename, mimeType, content, contentId, disposition, related } of email.attachments) {
    await kept.add({
      name: filename ?? undefined,
      mimeType,
      isInline: disposition === 'inline' || related === true,
      contentId,
      bytes: typeof content === 'string' ? Buffer.from(content) : new Uint8Array(content),
    });
  }
  return {
    json: {
      ...basicsOf(overview, options),
      ...headerFields(email, options),
      text: email.text ?? '',
      html: email.html ?? '',
      attachments: kept.told,
    },
    ...kept.carried,
    key: keyOf(overview, options),
  };
}
