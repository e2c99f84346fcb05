import { fileNameOf } from '#shared/words/file-name';

/** Files of the folder that are flows. */
export const FLOW_FILE = /\.flow\.ya?ml$/i;

/** The path of a new file for a flow: its name, with a number when another file has that path. */
export function newFilePath(name: string, isTaken: (path: string) => boolean): string {
  const stem = fileNameOf(name);
  for (let number = 1; ; number++) {
    const path = `${stem}${number === 1 ? '' : `-${number}`}.flow.yaml`;
    if (!isTaken(path)) return path;
  }
}

/** True when a path is one that `newFilePath` would make for the name: then it follows when the flow is renamed. */
export function isNamedAfter(path: string, name: string): boolean {
  const stem = fileNameOf(name);
  return path === `${stem}.flow.yaml` || (path.startsWith(`${stem}-`) && /^-\d+\.flow\.yaml$/.test(path.slice(stem.length)));
}
