/** Files of the folder that are flows. */
export const FLOW_FILE = /\.flow\.ya?ml$/i;

/** A name for the file of a flow that all systems take: 'Pedidos & Envio' becomes 'pedidos-envio'. */
function slug(name: string): string {
  const plain = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 80)
    .replace(/-+$/, '');
  // Windows keeps these names for devices.
  if (plain === '' || /^(con|prn|aux|nul|com\d|lpt\d)$/.test(plain)) return `flow-${plain}`.replace(/-$/, '');
  return plain;
}

/** The path of a new file for a flow: its name, with a number when another file has that path. */
export function newFilePath(name: string, isTaken: (path: string) => boolean): string {
  const stem = slug(name);
  for (let number = 1; ; number++) {
    const path = `${stem}${number === 1 ? '' : `-${number}`}.flow.yaml`;
    if (!isTaken(path)) return path;
  }
}

/** True when a path is one that `newFilePath` would make for the name: then it follows when the flow is renamed. */
export function isNamedAfter(path: string, name: string): boolean {
  const stem = slug(name);
  return path === `${stem}.flow.yaml` || (path.startsWith(`${stem}-`) && /^-\d+\.flow\.yaml$/.test(path.slice(stem.length)));
}
