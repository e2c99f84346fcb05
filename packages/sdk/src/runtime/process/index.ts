/** The process of a plugin for Node: it is told what to load, fences itself, and then serves calls until its pipe ends. */
import { Socket } from 'node:net';
import { FrameReader } from '../../../../../src/main/plugins/runtime/protocol/frames';
import { PROTOCOL_VERSION, type StartAnswer, type StartParams } from '../../../../../src/main/plugins/runtime/protocol/messages';
import { createPeer, type Handler } from '../../../../../src/main/plugins/runtime/protocol/peer';
import { sendTogether } from '../../../../../src/main/plugins/runtime/protocol/send-together';
import { fence } from './fence/fence';
import { loadPlugin } from './load-plugin';
import { callHandler } from './serve-calls';
import { errorOfPlugin } from './told-error';

/** Opened by the app: questions come in by the one, answers go out by the other. */
const QUESTIONS = 3;
const ANSWERS = 4;
const MEMORY_EVERY_MS = 1_000;
/** What a dying process may take to say why. */
const LAST_WORDS_MS = 500;

const input = new Socket({ fd: QUESTIONS, readable: true, writable: false });
const output = new Socket({ fd: ANSWERS, readable: false, writable: true });
const reader = new FrameReader();
const sender = sendTogether(output);
let serve: Handler | undefined;

const peer = createPeer({
  send: sender.send,
  errorOf: errorOfPlugin,
  handle: (method, params, signal) => {
    if (method === 'start') return start(params as StartParams);
    if (serve === undefined) throw new Error('The plugin has not been started');
    return serve(method, params, signal);
  },
});

async function start(params: StartParams): Promise<StartAnswer> {
  const isFenced = fence({
    network: params.network,
    commands: params.commands,
    places: params.places,
    denied: (denial) => peer.notify('denied', denial),
  });
  const inside = await loadPlugin(params, (denial) => peer.notify('denied', denial));
  serve = callHandler(inside, peer, params.places);
  // Where there is /proc the app looks for itself.
  if (process.platform !== 'linux')
    setInterval(() => peer.notify('memory', { bytes: process.memoryUsage.rss() }), MEMORY_EVERY_MS).unref();
  return { protocol: PROTOCOL_VERSION, isFenced };
}

function die(error: unknown): void {
  peer.notify('fatal', { message: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  sender.flush();
  output.end(() => process.exit(70));
  setTimeout(() => process.exit(70), LAST_WORDS_MS);
}

// The plugin may end the process in the middle of a step: what it has done by then is told.
process.on('exit', () => sender.flush());
process.on('uncaughtException', die);
process.on('unhandledRejection', die);
input.on('data', (chunk: Buffer) => {
  for (const message of reader.push(chunk)) peer.receive(message);
});
// Without the app there is nothing left to do.
input.on('close', () => process.exit(0));
output.on('error', () => process.exit(0));
