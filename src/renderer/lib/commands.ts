import { useEffect, useId, useRef } from 'react';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';

/** Something a person can do from the command palette, by shortcut, or both. */
export interface Command {
  id: string;
  label: string;
  /** `go`: rooms; `page`: what the open page offers; `canvas`: what a graph does while it has the keyboard; `app`: everywhere. */
  group: 'go' | 'page' | 'canvas' | 'app';
  /** `g f`, `mod+k`, `?`, `shift+r` (see lib/shortcut-keys). */
  keys?: string;
  /** More words it is found by. */
  keywords?: string;
  /** In the palette too? Default yes; false: shortcut only. */
  inPalette?: boolean;
  /** Only told of in the list of shortcuts: a part of the page listens for its keys itself. */
  isReminder?: boolean;
  run(): void;
}

interface CommandStore {
  /** By the component that offers them, in order of mounting. */
  owners: ReadonlyMap<string, readonly Command[]>;
}

export const commandStore = createStore<CommandStore>(() => ({ owners: new Map() }));

/** All commands on offer now; those of the newest component last. */
export function allCommands(): Command[] {
  return [...commandStore.getState().owners.values()].flat();
}

/** All commands on offer, live. */
export function useAllCommands(): Command[] {
  const owners = useStore(commandStore, (store) => store.owners);
  return [...owners.values()].flat();
}

/** Offers commands while the component is mounted. The list may be made anew on each render. */
export function useCommands(commands: readonly Command[]): void {
  const owner = useId();
  const latest = useRef(commands);
  useEffect(() => {
    latest.current = commands;
  });
  const signature = commands.map(({ id, label, keys, inPalette }) => [id, label, keys, inPalette].join('\u0000')).join('\u0001');
  // The signature stands for the commands; `run` is looked up when used.
  useEffect(() => {
    const offered = latest.current.map((command) => ({
      ...command,
      run: () => latest.current.find(({ id }) => id === command.id)?.run(),
    }));
    commandStore.setState(({ owners }) => ({ owners: new Map(owners).set(owner, offered) }));
    return () => {
      commandStore.setState(({ owners }) => {
        const rest = new Map(owners);
        rest.delete(owner);
        return { owners: rest };
      });
    };
  }, [owner, signature]);
}
