/** Why a site counts as down, in a word to compare and a sentence in both languages. */
import type { LocalText } from '@pulseflow/sdk';

export type ProblemKind = 'dns' | 'refused' | 'timeout' | 'certificate' | 'broken' | 'redirects' | 'status' | 'content';

export interface SiteProblem {
  kind: ProblemKind;
  reason: LocalText;
}

/** What the network said of a call that had no answer. */
export function problemOf(error: unknown, timeoutMs: number): SiteProblem {
  const code = codeOf(error);
  if (error instanceof Error && (error.name === 'TimeoutError' || error.name === 'AbortError')) return timedOut(timeoutMs);
  if (code === 'ETIMEDOUT') return timedOut(timeoutMs);
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return { kind: 'dns', reason: { en: 'Its name is not known.', 'pt-BR': 'O nome não é conhecido.' } };
  }
  if (code === 'ECONNREFUSED') {
    return { kind: 'refused', reason: { en: 'Nothing listens there.', 'pt-BR': 'Nada atende nesse endereço.' } };
  }
  if (/CERT|SELF_SIGNED|UNABLE_TO_VERIFY|UNABLE_TO_GET|ERR_TLS|ERR_SSL/.test(code)) {
    return {
      kind: 'certificate',
      reason: { en: `Its certificate is not trusted (${code}).`, 'pt-BR': `O certificado não é confiável (${code}).` },
    };
  }
  if (code === 'REDIRECTS') {
    return { kind: 'redirects', reason: { en: 'It sends on too often.', 'pt-BR': 'Redireciona vezes demais.' } };
  }
  const said = code || (error instanceof Error ? error.message : String(error));
  return {
    kind: 'broken',
    reason: { en: `The connection broke off (${said}).`, 'pt-BR': `A conexão foi interrompida (${said}).` },
  };
}

function timedOut(timeoutMs: number): SiteProblem {
  return {
    kind: 'timeout',
    reason: { en: `It did not answer within ${timeoutMs} ms.`, 'pt-BR': `Não respondeu em ${timeoutMs} ms.` },
  };
}

function codeOf(error: unknown): string {
  for (let current = error; current instanceof Error; ) {
    const code: unknown = 'code' in current ? current.code : undefined;
    // The code of an aborted request says nothing of the reason; its cause does.
    if (typeof code === 'string' && code !== 'ABORT_ERR') return code;
    current = current instanceof AggregateError ? current.errors[0] : current.cause;
  }
  return '';
}
