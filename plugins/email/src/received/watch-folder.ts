/**
 * Follows one folder: reads what is new, starts a run for each message, then waits in IDLE (or asks every minute where the server has
 * no IDLE). Order matters: the run is durable, then the message is marked or moved, then the state is kept. A crash in
 * between repeats the last message, which the app recognises by its key, so that nothing is lost and nothing runs twice.
 */
import type { SubscribeContext } from '@pulseflow/sdk';
import type { ImapFlow, MailboxObject } from 'imapflow';
import { accountOf } from '../imap/account';
import { type ImapSession, openFolder, withImap } from '../imap/connect';
import { markMessages, moveMessages } from '../imap/move';
import { type Overview, overviewsOf, searchUids } from '../imap/overview';
import { readMessage } from '../imap/read-message';
import { type InboxState, isDone, parseState, withDone } from './inbox-state';
import type { ReceivedConfig } from './received-config';
import { isWanted } from './wanted';

const DAY_MS = 86_400_000;
/** How far back messages are known by their identity when the flow starts. */
const KNOWN_DAYS = 3;

export interface WatchTiming {
  /** Even with IDLE the folder is looked at after so long: not every server tells everything. */
  lookEveryMs: number;
  /** Without IDLE. */
  pollEveryMs: number;
  silenceMs: number;
}

const TIMING: WatchTiming = { lookEveryMs: 600_000, pollEveryMs: 60_000, silenceMs: 120_000 };

/** Runs until the signal is aborted; rejects when the connection is lost, with the errors of `withImap` and EMAIL_FOLDER_MISSING. */
export async function watchFolder(context: SubscribeContext<ReceivedConfig>, timing: WatchTiming = TIMING): Promise<void> {
  const account = accountOf((await context.credential()) ?? {});
  await withImap(account, context.signal, (session) => follow(context, session, timing), { silenceMs: timing.silenceMs });
}

async function follow(context: SubscribeContext<ReceivedConfig>, session: ImapSession, timing: WatchTiming): Promise<void> {
  const { client } = session;
  const { config } = context;
  let hasNews = true;
  let wake: () => void = () => undefined;
  client.on('exists', () => {
    hasNews = true;
    wake();
  });
  const mailbox = await openFolder(client, config.folder, config.afterwards === 'nothing' ? 'read' : 'write');
  let state = await settle(context, client, mailbox);
  context.connected();
  while (!context.signal.aborted) {
    hasNews = false;
    state = await takeNew(context, client, state);
    if (hasNews) continue;
    const told = new Promise<void>((resolve) => {
      wake = resolve;
    });
    await waitForNews(client, told, timing);
  }
}

/** Resolves when there may be something new. What fails on the connection meanwhile is told by the next command on it. */
async function waitForNews(client: ImapFlow, told: Promise<void>, timing: WatchTiming): Promise<void> {
  const canIdle = client.capabilities.has('IDLE') || client.capabilities.has('IMAP4rev2');
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, canIdle ? timing.lookEveryMs : timing.pollEveryMs);
  });
  const ended = canIdle ? client.idle().then(() => undefined) : late;
  ended.catch(() => undefined);
  await Promise.race([told, late, ended]);
  clearTimeout(timer);
}

/** Where to go on: from the kept state, from the start, or from what is known when the folder was numbered anew. */
async function settle(context: SubscribeContext<ReceivedConfig>, client: ImapFlow, mailbox: MailboxObject): Promise<InboxState> {
  const { config } = context;
  const uidValidity = String(mailbox.uidValidity);
  const kept = parseState(context.state, config.folder);
  if (kept?.uidValidity === uidValidity) return kept;
  const all = await searchUids(client, { all: true });
  const lastUid = Math.max(mailbox.uidNext - 1, all.at(-1) ?? 0);
  const state =
    kept === undefined
      ? await begin(context, client, { uidValidity, lastUid })
      : { ...(await takeRenumbered(context, client, kept, uidValidity)), uidValidity, lastUid, unreadUntil: 0 };
  await context.save(state);
  return state;
}

async function begin(
  context: SubscribeContext<ReceivedConfig>,
  client: ImapFlow,
  { uidValidity, lastUid }: { uidValidity: string; lastUid: number },
): Promise<InboxState> {
  const { folder, start } = context.config;
  if (start !== 'new')
    return { folder, uidValidity, lastUid: 0, unreadUntil: start === 'unread' ? lastUid : 0, floor: 0, recent: [] };
  const floor = context.now() - KNOWN_DAYS * DAY_MS;
  let state: InboxState = { folder, uidValidity, lastUid, unreadUntil: 0, floor, recent: [] };
  // SINCE compares days, in a time zone that only the server knows.
  const recent = (await searchUids(client, { since: new Date(floor - DAY_MS) })).filter((uid) => uid <= lastUid);
  for await (const overviews of overviewsOf(client, recent)) state = withDone(state, overviews);
  return state;
}

/** Takes what is not known to be done from a folder that was numbered anew, oldest first, so that the floor never passes one. */
async function takeRenumbered(
  context: SubscribeContext<ReceivedConfig>,
  client: ImapFlow,
  kept: InboxState,
  uidValidity: string,
): Promise<InboxState> {
  context.log('warn', `The server numbered the folder "${kept.folder}" anew; going on by the messages themselves.`);
  let state = kept;
  const uids = await searchUids(client, kept.floor > 0 ? { since: new Date(kept.floor - 2 * DAY_MS) } : { all: true });
  const open: Overview[] = [];
  for await (const overviews of overviewsOf(client, uids)) open.push(...overviews.filter((one) => !isDone(kept, one)));
  for (const overview of open.toSorted((a, b) => a.receivedAt - b.receivedAt)) {
    if (isWanted(overview, context.config)) await take(context, client, overview, uidValidity);
    state = withDone(state, [overview]);
    await context.save(state);
  }
  return state;
}

/** Takes all messages with higher UIDs than the last one, in their order. */
async function takeNew(context: SubscribeContext<ReceivedConfig>, client: ImapFlow, before: InboxState): Promise<InboxState> {
  let state = before;
  const next = state.lastUid + 1;
  // `n:*` names the last message even when it has a lower number.
  const uids = (await searchUids(client, { uid: `${next}:*` })).filter((uid) => uid >= next);
  for await (const overviews of overviewsOf(client, uids)) {
    let isKept = true;
    for (const overview of overviews) {
      const isLeftUnread = overview.uid > state.unreadUntil || !overview.flags.has('\\Seen');
      const wanted = isLeftUnread && isWanted(overview, context.config);
      if (wanted) await take(context, client, overview, state.uidValidity);
      state = { ...withDone(state, [overview]), lastUid: overview.uid };
      isKept = wanted;
      if (wanted) await context.save(state);
    }
    if (!isKept) await context.save(state);
  }
  return state;
}

/** Starts the run of one message; when that is durable, marks or moves it. */
async function take(
  context: SubscribeContext<ReceivedConfig>,
  client: ImapFlow,
  overview: Overview,
  uidValidity: string,
): Promise<void> {
  const { config, files } = context;
  const { folder, attachments, headers } = config;
  const maxBytes = config.maxSizeMb * 1_000_000;
  const item = await readMessage(client, overview, { folder, uidValidity, maxBytes, attachments, headers, files });
  if (item === undefined) return;
  await context.emit(item, { key: `${folder}/${uidValidity}/${overview.uid}` });
  await tidy(context, client, overview);
}

/** Marks or moves a message whose run has started. What the server refuses is told and stops nothing; a lost connection is. */
async function tidy(context: SubscribeContext<ReceivedConfig>, client: ImapFlow, { uid, subject }: Overview): Promise<void> {
  const { afterwards, moveTo } = context.config;
  if (afterwards === 'nothing') return;
  try {
    if (afterwards === 'seen') await markMessages(client, [uid], '\\Seen', true);
    else await moveMessages(client, [uid], moveTo.trim());
  } catch (thrown) {
    if (!client.usable) throw thrown;
    context.log('error', `"${subject}" has started its run, but: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
  }
}
