import type { Socket } from 'node:net';
import { fetched, matches } from './imap-messages';
import { isInSet, parseWords, quote, type Word } from './imap-words';
import type { Folder, ImapWorld, StoredMessage } from './mailbox';

export interface ImapSession {
  /** The folder has other messages than before: told at once in IDLE, else with the next answer. */
  changed(folder: Folder): void;
  isIdling(): boolean;
}

/** One connection of a client. */
export function createSession(socket: Socket, world: ImapWorld): ImapSession {
  let input = '';
  let selected: Folder | undefined;
  let idleTag: string | undefined;
  let signingIn: { tag: string; mechanism: string } | undefined;
  let saidCount = 0;
  const send = (line: string): void => void socket.write(Buffer.from(`${line}\r\n`, 'latin1'));
  const tellCount = (): void => {
    if (selected === undefined || selected.messages.length === saidCount) return;
    saidCount = selected.messages.length;
    send(`* ${saidCount} EXISTS`);
  };

  const remove = (gone: readonly StoredMessage[]): void => {
    if (selected === undefined) return;
    for (const message of gone) {
      const index = selected.messages.indexOf(message);
      if (index === -1) continue;
      selected.messages.splice(index, 1);
      saidCount -= 1;
      send(`* ${index + 1} EXPUNGE`);
    }
  };

  const byUids = (set: string): StoredMessage[] => {
    const messages = selected?.messages ?? [];
    const highest = messages.at(-1)?.uid ?? 0;
    return messages.filter(({ uid }) => isInSet(uid, set, highest));
  };

  const open = (tag: string, name: string, isReadOnly: boolean): void => {
    const folder = folderOf(name);
    if (folder === undefined) return send(`${tag} NO [NONEXISTENT] No such folder`);
    selected = folder;
    saidCount = folder.messages.length;
    send('* FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft)');
    send('* OK [PERMANENTFLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft \\*)] Permanent');
    send(`* ${saidCount} EXISTS`);
    send('* 0 RECENT');
    send(`* OK [UIDVALIDITY ${folder.uidValidity}] UIDs valid`);
    send(`* OK [UIDNEXT ${folder.uidNext}] Next`);
    send(`${tag} OK [${isReadOnly ? 'READ-ONLY' : 'READ-WRITE'}] Opened`);
  };

  const folderOf = (name: string): Folder | undefined => world.folders.get(name.toUpperCase() === 'INBOX' ? 'INBOX' : name);

  const signIn = (tag: string, user: string, secret: string): void =>
    world.mayEnter(user, secret)
      ? send(`${tag} OK [CAPABILITY ${world.capabilities.join(' ')}] Welcome`)
      : send(`${tag} NO [AUTHENTICATIONFAILED] Invalid credentials`);

  const uidCommand = (tag: string, command: string, words: Word[]): void => {
    if (selected === undefined) return send(`${tag} BAD No folder is open`);
    const [first = '', second = ''] = words;
    const found = typeof first === 'string' ? byUids(first) : [];
    switch (command) {
      case 'SEARCH': {
        const keys = words[0] === 'CHARSET' ? words.slice(2) : words;
        const highest = selected.messages.at(-1)?.uid ?? 0;
        const matching = selected.messages.filter((message) => matches(message, [...keys], highest));
        send(['* SEARCH', ...matching.map(({ uid }) => uid)].join(' '));
        break;
      }
      case 'FETCH':
        for (const message of found) {
          send(
            `* ${selected.messages.indexOf(message) + 1} FETCH (${fetched(message, Array.isArray(second) ? second : [second])})`,
          );
        }
        break;
      case 'STORE': {
        const flags = words[2];
        for (const message of found) {
          for (const flag of Array.isArray(flags) ? flags : []) {
            if (String(second).startsWith('-')) message.flags.delete(String(flag));
            else message.flags.add(String(flag));
          }
          if (!String(second).includes('SILENT')) {
            send(
              `* ${selected.messages.indexOf(message) + 1} FETCH (UID ${message.uid} FLAGS (${[...message.flags].join(' ')}))`,
            );
          }
        }
        break;
      }
      case 'MOVE': {
        const target = folderOf(String(second));
        if (target === undefined) return send(`${tag} NO [TRYCREATE] No such folder`);
        const numbers = found.map((message) => {
          target.messages.push({ ...message, uid: target.uidNext });
          return target.uidNext++;
        });
        send(`* OK [COPYUID ${target.uidValidity} ${found.map(({ uid }) => uid).join(',')} ${numbers.join(',')}] Moved`);
        remove(found);
        break;
      }
      case 'EXPUNGE':
        remove(found.filter(({ flags }) => flags.has('\\Deleted')));
        break;
      default:
        return send(`${tag} BAD Unknown command UID ${command}`);
    }
    tellCount();
    send(`${tag} OK Done`);
  };

  const authenticate = (answer: string): void => {
    if (signingIn === undefined) return;
    const { tag, mechanism } = signingIn;
    signingIn = undefined;
    const token = Buffer.from(answer, 'base64').toString('utf8');
    const [, user = '', secret = ''] = mechanism === 'XOAUTH2' ? splitToken(token) : token.split('\0');
    signIn(tag, user, secret);
  };

  const handle = (line: string): void => {
    if (signingIn !== undefined) return authenticate(line);
    if (idleTag !== undefined) {
      send(`${idleTag} OK Idle done`);
      idleTag = undefined;
      return;
    }
    const space = line.indexOf(' ');
    const tag = line.slice(0, space);
    const [name = '', ...words] = parseWords(line.slice(space + 1));
    const isUid = String(name).toUpperCase() === 'UID';
    const command = String(isUid ? words.shift() : name).toUpperCase();
    world.commands.push(line.slice(space + 1));
    const failure = world.failureOf(command);
    if (failure === 'cut') return void socket.destroy();
    if (failure !== undefined) return send(`${tag} ${failure}`);
    if (isUid) return uidCommand(tag, command, words);
    const text = (index: number): string => (typeof words[index] === 'string' ? words[index] : '');
    switch (command) {
      case 'CAPABILITY':
        send(`* CAPABILITY ${world.capabilities.join(' ')}`);
        break;
      case 'ID':
        send('* ID ("name" "test")');
        break;
      case 'NAMESPACE':
        send('* NAMESPACE (("" "/")) NIL NIL');
        break;
      case 'LOGIN':
        return signIn(tag, text(0), text(1));
      case 'AUTHENTICATE':
        signingIn = { tag, mechanism: text(0) };
        if (text(1) !== '') return authenticate(text(1));
        return send('+ ');
      case 'LIST':
      case 'LSUB':
        for (const [path, { specialUse }] of world.folders) {
          if (text(1) !== '' && (text(1) === '*' || text(1) === path)) {
            send(`* ${command} (\\HasNoChildren${specialUse === undefined ? '' : ` ${specialUse}`}) "/" ${quote(path)}`);
          }
        }
        if (text(1) === '') send(`* ${command} (\\Noselect) "/" ""`);
        break;
      case 'SELECT':
      case 'EXAMINE':
        return open(tag, text(0), command === 'EXAMINE');
      case 'STATUS': {
        const folder = folderOf(text(0));
        if (folder === undefined) return send(`${tag} NO [NONEXISTENT] No such folder`);
        send(`* STATUS ${quote(text(0))} (MESSAGES ${folder.messages.length})`);
        break;
      }
      case 'CREATE':
        if (folderOf(text(0)) !== undefined) return send(`${tag} NO [ALREADYEXISTS] It is there`);
        world.folders.set(text(0), { uidValidity: 9000, uidNext: 1, messages: [] });
        break;
      case 'IDLE':
        idleTag = tag;
        send('+ idling');
        tellCount();
        world.idling();
        return;
      case 'LOGOUT':
        send('* BYE Bye');
        send(`${tag} OK Bye`);
        return void socket.end();
      case 'NOOP':
      case 'SUBSCRIBE':
      case 'CLOSE':
      case 'UNSELECT':
        break;
      default:
        return send(`${tag} BAD Unknown command ${command}`);
    }
    tellCount();
    send(`${tag} OK Done`);
  };

  socket.on('data', (chunk) => {
    input += chunk.toString('latin1');
    for (;;) {
      const end = commandEnd(input, () => send('+ go on'));
      if (end === undefined) return;
      const line = input.slice(0, end);
      input = input.slice(end + 2);
      handle(line);
    }
  });
  send(`* OK [CAPABILITY ${world.capabilities.join(' ')}] Ready`);
  return {
    changed: (folder) => {
      if (folder === selected && idleTag !== undefined) tellCount();
    },
    isIdling: () => idleTag !== undefined,
  };
}

function splitToken(token: string): string[] {
  const user = /user=([^\x01]*)/.exec(token)?.[1] ?? '';
  return ['', user, /Bearer ([^\x01]*)/.exec(token)?.[1] ?? ''];
}

/** Where the command at the start of `input` ends; undefined: it is not all there. Asks for literals that the client holds back. */
function commandEnd(input: string, goOn: () => void): number | undefined {
  let from = 0;
  for (;;) {
    const end = input.indexOf('\r\n', from);
    if (end === -1) return undefined;
    const [, size, plus] = /\{(\d+)(\+?)\}$/.exec(input.slice(from, end)) ?? [];
    if (size === undefined) return end;
    if (plus === '' && input.length === end + 2) goOn();
    from = end + 2 + Number(size);
    if (input.length < from) return undefined;
  }
}
