import { defineTrigger, flagField, type Json, needed, needText, textField, z } from '@pulseflow/sdk';
import type { Client, Notification } from 'pg';
import { connectOnce } from './connection/connect-once';
import { toProblem } from './connection/problem';
import { serverOf } from './connection/with-client';
import { credentialField, SERVER_TYPES } from './form/fields';

/** A connection that died without a word is found out by a question this often, in milliseconds. */
const PULSE_MS = 30_000;

/** Starts a run for each NOTIFY on a channel. */
export const notification = defineTrigger({
  name: 'notification',
  label: { en: 'PostgreSQL notification', 'pt-BR': 'Aviso do PostgreSQL' },
  description: {
    en: 'Starts a run when the database says NOTIFY on a channel, for example from a trigger of a table.',
    'pt-BR': 'Inicia uma execução quando o banco faz NOTIFY em um canal, por exemplo por um gatilho de tabela.',
  },
  icon: 'bell-ring',
  keywords: {
    en: ['listen', 'notify', 'change', 'new row', 'database', 'trigger'],
    'pt-BR': ['listen', 'notify', 'mudança', 'nova linha', 'banco de dados', 'gatilho'],
  },
  credential: { types: SERVER_TYPES },
  config: z.object({
    credential: credentialField,
    channels: needed(
      textField(
        { title: 'Channels', description: 'Separated by commas. NOTIFY without quotes means small letters' },
        { title: 'Canais', description: 'Separados por vírgulas. NOTIFY sem aspas usa letras minúsculas' },
        { examples: ['new_order'], expression: 'none' },
      ),
    ),
    onConnect: flagField(
      false,
      {
        title: 'Also when the connection comes up',
        description: 'The server keeps nothing for who is away: let the flow look for what it missed',
      },
      {
        title: 'Também quando a conexão é feita',
        description: 'O servidor não guarda nada para quem está fora: deixe o fluxo procurar o que perdeu',
      },
    ),
  }),
  summary: { en: '{{ channels }}', 'pt-BR': '{{ channels }}' },
  sample: [{ channel: 'new_order', payload: { id: 7 }, text: '{"id": 7}', processId: 4711, connected: false }],
  async subscribe(context) {
    const { channels, onConnect } = context.config;
    const names = channels
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== '');
    needText(names.join(), 'channels', {
      en: 'Name the channel to listen on, for example new_order.',
      ptBr: 'Diga em que canal escutar, por exemplo new_order.',
    });
    const client = await connectOnce(await serverOf(context), context.signal);
    const listener = listen(client);
    try {
      for (const name of names) await client.query(`LISTEN "${name.replaceAll('"', '""')}"`);
      context.connected();
      if (onConnect) {
        const json = { channel: '', payload: null, text: '', processId: 0, connected: true };
        await context.emit({ json });
      }
      for (;;) {
        context.signal.throwIfAborted();
        const heard = await listener.next(context.signal);
        if (heard !== undefined) await context.emit({ json: itemOf(heard) });
        else await client.query('SELECT 1');
      }
    } catch (error) {
      context.signal.throwIfAborted();
      throw toProblem(error);
    } finally {
      listener.stop();
      await client.end().catch(() => undefined);
    }
  },
});

interface Listener {
  /** The next notification, in order; undefined when none came for a while. Rejects when the connection breaks. */
  next(signal: AbortSignal): Promise<Notification | undefined>;
  stop(): void;
}

function listen(client: Client): Listener {
  const waiting: Notification[] = [];
  let failure: Error | undefined;
  let wake: () => void = () => undefined;
  const hear = (heard: Notification): void => {
    waiting.push(heard);
    wake();
  };
  const fail = (error?: Error): void => {
    failure ??= error ?? new Error('Connection terminated');
    wake();
  };
  client.on('notification', hear);
  client.on('error', fail);
  client.on('end', fail);
  return {
    async next(signal) {
      if (waiting.length === 0 && failure === undefined && !signal.aborted) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, PULSE_MS);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
          signal.addEventListener('abort', wake, { once: true });
        });
        signal.removeEventListener('abort', wake);
      }
      signal.throwIfAborted();
      if (waiting.length === 0 && failure !== undefined) throw failure;
      return waiting.shift();
    },
    stop() {
      client.off('notification', hear);
      client.off('error', fail);
      client.off('end', fail);
      client.on('error', () => undefined);
    },
  };
}

function itemOf({ channel, payload = '', processId }: Notification) {
  return { channel, payload: readJson(payload), text: payload, processId, connected: false };
}

/** A payload that is JSON, as such; else the text. */
function readJson(text: string): Json {
  if (text === '') return null;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}
