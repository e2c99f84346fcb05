import { type InboxBox, inboxBoxSchema } from '#shared/contract/inbox';

/** What the inbox is narrowed to; all of it stands in the address. */
export interface InboxFilters {
  box: InboxBox;
  flowId: string | undefined;
  text: string;
}

/** The host takes no longer texts. */
export const MAX_TEXT = 200;

/** Reads the filters from an address; what it does not understand is left out. */
export function readFilters(params: URLSearchParams): InboxFilters {
  const box = inboxBoxSchema.safeParse(params.get('box'));
  return {
    box: box.success ? box.data : 'mine',
    flowId: params.get('flow') ?? undefined,
    text: (params.get('q') ?? '').slice(0, MAX_TEXT),
  };
}

/** The address of the filters, with the entry that is open; empty for the inbox as it opens. */
export function writeFilters({ box, flowId, text }: InboxFilters, openId?: string): URLSearchParams {
  const params = new URLSearchParams();
  if (box !== 'mine') params.set('box', box);
  if (flowId !== undefined) params.set('flow', flowId);
  if (text !== '') params.set('q', text);
  if (openId !== undefined) params.set('task', openId);
  return params;
}
