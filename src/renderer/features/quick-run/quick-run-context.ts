import { createContext, use } from 'react';

/** What surrounds quick-run: a window of its own, or a dialog over a page. */
export interface QuickRunSurroundings {
  onClose(): void;
  onOpen(path: string): void;
}

export const QuickRunContext = createContext<QuickRunSurroundings>({ onClose: () => undefined, onOpen: () => undefined });

export function useSurroundings(): QuickRunSurroundings {
  return use(QuickRunContext);
}
