import { useState } from 'react';
import type { Opening } from '#shared/contract/desktop-openings';
import type { FileRef } from '#shared/model/packet';
import { client, isDesktop } from '../../lib/client';
import { useLive } from '../../lib/use-live';

/** A file for a flow: in the workspace already, or still in the hands of the page. */
export type HandedFile = FileRef | File;

/** A flow that quick-run is called up for. */
export type Wanted = Extract<Opening, { kind: 'run' }>;
export type OpeningFailure = Extract<Opening, { kind: 'failed' }>;

export interface Openings {
  wanted: Wanted | undefined;
  files: readonly FileRef[];
  failure: OpeningFailure | undefined;
}

/** What quick-run's own window is called up for, newest. */
export function useOpenings(): Openings {
  const [state, setState] = useState<Openings>({ wanted: undefined, files: [], failure: undefined });
  useLive(
    (signal) => client.desktop.openings.watch({ window: 'quick-run' }, { signal }),
    (openings) => {
      for (const opening of openings) {
        if (opening.kind === 'run') setState({ wanted: opening, files: [], failure: undefined });
        else if (opening.kind === 'files') setState({ wanted: undefined, files: opening.files, failure: undefined });
        else if (opening.kind === 'failed') setState((now) => ({ ...now, failure: opening }));
        else setState((now) => (now.failure === undefined ? now : { ...now, failure: undefined }));
      }
    },
    { enabled: isDesktop },
  );
  return state;
}
