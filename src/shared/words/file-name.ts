const MAX_LENGTH = 80;

/** A name in small letters, digits and hyphens: 'Execução diária → CRM' becomes 'execucao-diaria-crm'. @param otherwise when none is left */
export function slugOf(name: string, otherwise: string): string {
  const plain = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, MAX_LENGTH)
    .replace(/-+$/, '');
  return plain === '' ? otherwise : plain;
}

/** The name of a flow's file, without an ending, that all systems take. */
export function fileNameOf(flowName: string): string {
  const plain = slugOf(flowName, 'flow');
  // Windows keeps these names for devices.
  return /^(con|prn|aux|nul|com\d|lpt\d)$/.test(plain) ? `flow-${plain}` : plain;
}
