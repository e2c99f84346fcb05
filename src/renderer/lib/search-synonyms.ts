/**
 * Words that mean much the same to someone who looks for a node or a template, in English and Portuguese (and where people
 * often type it, Spanish). Folded: lower case, no accents, no hyphens.
 */
const GROUPS: readonly (readonly string[])[] = [
  ['request', 'requisicao', 'pedido', 'solicitud', 'call', 'chamada'],
  ['email', 'mail', 'correio', 'correo', 'mensagem'],
  ['loop', 'laco', 'repetir', 'repeat', 'iterate', 'iterar', 'foreach', 'each', 'cada', 'bucle'],
  ['if', 'se', 'condition', 'condicao', 'branch', 'switch', 'desvio', 'decidir', 'decide'],
  ['wait', 'delay', 'sleep', 'pause', 'esperar', 'aguardar', 'pausar', 'pausa'],
  ['schedule', 'cron', 'timer', 'agendar', 'agendamento', 'agenda', 'horario', 'calendar', 'calendario'],
  ['delete', 'remove', 'excluir', 'apagar', 'remover', 'deletar', 'eliminar'],
  ['file', 'arquivo', 'ficheiro', 'archivo', 'document', 'documento'],
  ['folder', 'directory', 'pasta', 'diretorio', 'carpeta'],
  ['spreadsheet', 'planilha', 'excel', 'csv', 'table', 'tabela'],
  ['code', 'codigo', 'javascript', 'js', 'script', 'program', 'programa'],
  ['notify', 'alert', 'warn', 'notificar', 'notificacao', 'avisar', 'aviso', 'alerta'],
  ['queue', 'fila', 'cola'],
  ['scrape', 'extract', 'raspar', 'extrair', 'selector', 'seletor'],
  ['approve', 'approval', 'aprovar', 'aprovacao', 'confirm', 'confirmar'],
  ['backup', 'copia', 'zip', 'compactar', 'compress'],
  ['variable', 'variavel', 'assign', 'set', 'definir', 'field', 'campo'],
  ['merge', 'join', 'combine', 'unir', 'juntar', 'combinar'],
  ['error', 'failure', 'erro', 'falha', 'fail', 'falhar'],
  ['save', 'write', 'salvar', 'gravar', 'guardar', 'escrever'],
  ['read', 'open', 'load', 'ler', 'abrir', 'carregar'],
  ['search', 'find', 'buscar', 'procurar', 'encontrar', 'achar'],
  ['report', 'relatorio', 'informe'],
  ['monitor', 'watch', 'monitorar', 'vigiar', 'acompanhar', 'uptime'],
  ['website', 'site', 'page', 'pagina', 'web'],
];

const bySynonym = new Map<string, Set<string>>();
for (const group of GROUPS) {
  for (const word of group)
    bySynonym.set(word, new Set([...(bySynonym.get(word) ?? []), ...group.filter((other) => other !== word)]));
}

/** Words that mean much the same as a folded word; none for most. */
export function synonymsOf(word: string): ReadonlySet<string> | undefined {
  return bySynonym.get(word);
}
