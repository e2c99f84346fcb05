/** The inner ring around the network: the handles that Node's modules work with. Their prototypes are reached from instances. */
import dgram from 'node:dgram';
import dns from 'node:dns';
import net from 'node:net';
import { type Call, replace } from './replace';

export interface HandleRules {
  /** An address that belongs to a granted host. */
  isKnown(address: unknown): boolean;
  /** A name that may be looked up. */
  isGranted(name: string): boolean;
  /** Tells that a host was refused. */
  refuse(host: string): Error;
}

/** What a handle answers when the system refuses; its caller makes an error of it. */
const EACCES = -13;

/** From now on handles reach known addresses only, and nobody can undo it. */
export function fenceHandles(rules: HandleRules): void {
  const refuseUnknown =
    (at: number) =>
    (original: Call): Call =>
      function guarded(...given) {
        // Datagrams of a connected socket carry no address.
        if (at >= given.length || rules.isKnown(given[at])) return original.apply(this, given);
        rules.refuse(String(given[at]));
        return EACCES;
      };
  const tcp = tcpPrototype();
  for (const name of ['connect', 'connect6']) replace(tcp, name, refuseUnknown(1), true);
  for (const name of ['bind', 'bind6']) replace(tcp, name, refuseUnknown(0), true);

  const pipe = prototypeOf((process.stdout as unknown as { _handle?: object })._handle);
  replace(pipe, 'connect', refuseUnknown(1), true);
  replace(pipe, 'bind', refuseUnknown(0), true);

  const udp = udpPrototype();
  for (const name of ['connect', 'connect6']) replace(udp, name, refuseUnknown(0), true);
  for (const name of ['send', 'send6']) replace(udp, name, refuseUnknown(4), true);

  const resolver = prototypeOf((new dns.Resolver() as unknown as { _handle?: object })._handle);
  const queries = Object.getOwnPropertyNames(resolver).filter((name) => /^(query|getHostByAddr)/.test(name));
  for (const name of queries) replace(resolver, name, refuseName(rules), true);
}

function refuseName({ isGranted, refuse }: HandleRules) {
  return (original: Call): Call =>
    function guarded(...given) {
      const name = String(given[1]);
      if (isGranted(name)) return original.apply(this, given);
      throw refuse(name);
    };
}

function tcpPrototype(): object {
  const { _createServerHandle: make } = net as unknown as {
    _createServerHandle?: (...given: unknown[]) => { close(): void };
  };
  const handle = make?.('127.0.0.1', 0, 4);
  if (handle === undefined) throw new Error('This version of Node does not show its TCP handles');
  handle.close();
  return prototypeOf(handle);
}

function udpPrototype(): object {
  const socket = dgram.createSocket('udp4');
  const states = Object.getOwnPropertySymbols(socket).map((symbol) => (socket as unknown as Record<symbol, unknown>)[symbol]);
  const state = states.find((value) => typeof value === 'object' && value !== null && 'handle' in value);
  const prototype = prototypeOf((state as { handle?: object } | undefined)?.handle);
  socket.close();
  return prototype;
}

function prototypeOf(handle: object | undefined): object {
  return handle === undefined ? {} : (Object.getPrototypeOf(handle) as object);
}
